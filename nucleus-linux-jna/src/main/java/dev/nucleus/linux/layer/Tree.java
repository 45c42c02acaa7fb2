package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.Slot;

/** Steps that build the sandbox's tree. All paths are absolute in the new root. */
final class Tree {
  private static final int EACCES = 13;
  private static final int EEXIST = 17;
  private static final int EROFS = 30;
  private static final int S_IFREG = 0100000;
  private static final int MODE_DIRECTORY = 0755;
  private static final int MODE_FILE = 0644;

  private Tree() {}

  static void directory(PlanBuilder out, String path) {
    out.call("mkdirat", cwd(), Arg.string(path), Arg.octal(MODE_DIRECTORY))
        .tolerating(EEXIST)
        .about(path);
  }

  /** The directories above {@code path} that may be missing, from the top. */
  static void parents(PlanBuilder out, String path) {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      out.call("mkdirat", cwd(), Arg.string(path.substring(0, slash)), Arg.octal(MODE_DIRECTORY))
          .tolerating(EEXIST, EROFS, EACCES)
          .about(path);
    }
  }

  /** A place to mount on, made if it is missing and can be made. */
  static void mountPoint(PlanBuilder out, String path, boolean isDirectory) {
    parents(out, path);
    if (isDirectory) {
      out.call("mkdirat", cwd(), Arg.string(path), Arg.octal(MODE_DIRECTORY))
          .tolerating(EEXIST, EROFS, EACCES)
          .about(path);
    } else {
      out.call(
              "mknodat",
              cwd(),
              Arg.string(path),
              Arg.named(S_IFREG | MODE_FILE, "S_IFREG|0644"),
              Arg.number(0))
          .tolerating(EEXIST, EROFS, EACCES)
          .about(path);
    }
  }

  static void symlink(PlanBuilder out, String target, String path) {
    out.call("symlinkat", Arg.string(target), cwd(), Arg.string(path)).about(path);
  }

  static void file(PlanBuilder out, String path, Blob content) {
    Slot fd = Slot.create();
    out.call(
            "openat",
            cwd(),
            Arg.string(path),
            Arg.named(
                Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_CLOEXEC,
                "O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC"),
            Arg.octal(MODE_FILE))
        .into(fd)
        .about(path);
    out.call(
            "write",
            Arg.result(fd, "file"),
            Arg.blob(content, "\"...\""),
            Arg.number(content.size()))
        .about(path);
    out.call("close", Arg.result(fd, "file"));
  }

  static void tmpfs(PlanBuilder out, String path, String options, boolean executable) {
    out.call(
            "mount",
            Arg.string("tmpfs"),
            Arg.string(path),
            Arg.string("tmpfs"),
            Arg.named(
                MountFlags.MS_NOSUID
                    | MountFlags.MS_NODEV
                    | (executable ? 0 : MountFlags.MS_NOEXEC),
                executable ? "MS_NOSUID|MS_NODEV" : "MS_NOSUID|MS_NODEV|MS_NOEXEC"),
            Arg.string(options))
        .about(path);
  }

  /** Mount options of tmpfs(5). */
  static String options(long bytes, long inodes, int mode) {
    return "size=" + bytes + ",nr_inodes=" + inodes + ",mode=0" + Integer.toOctalString(mode);
  }

  static Arg cwd() {
    return Arg.named(Fcntl.AT_FDCWD, "AT_FDCWD");
  }
}
