package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.PlanBuilder;

/** A /dev with the harmless nodes, its own terminals and its own shared memory, see tmpfs(5). */
final class DevLayer implements Layer {
  private static final long DEV_BYTES = 64 * 1024;
  private static final long DEV_INODES = 64;
  private static final int MODE_DIRECTORY = 0755;
  private static final int MODE_SHARED = 01777;

  @Override
  public String name() {
    return "dev";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    Tree.directory(out, "/dev");
    Tree.tmpfs(out, "/dev", Tree.options(DEV_BYTES, DEV_INODES, MODE_DIRECTORY), false);
    for (String node : context.host().deviceNodes()) {
      // A mount of the host's node: a new one would not work in a user namespace.
      Tree.mountPoint(out, "/dev/" + node, false);
      Calls.attach(out, context.sources().get("/dev/" + node), "/dev/" + node);
    }
    Tree.directory(out, Masks.EMPTY);
    Tree.directory(out, "/dev/pts");
    out.call(
            "mount",
            Arg.string("devpts"),
            Arg.string("/dev/pts"),
            Arg.string("devpts"),
            Arg.named(MountFlags.MS_NOSUID | MountFlags.MS_NOEXEC, "MS_NOSUID|MS_NOEXEC"),
            Arg.string("newinstance,ptmxmode=0666,mode=0620"))
        .about("/dev/pts");
    Tree.directory(out, "/dev/shm");
    Tree.tmpfs(
        out,
        "/dev/shm",
        Tree.options(
            context.spec().sizes().shm().bytes(), context.spec().sizes().inodes(), MODE_SHARED),
        false);
    Tree.symlink(out, "pts/ptmx", "/dev/ptmx");
    Tree.symlink(out, "/proc/self/fd", "/dev/fd");
    Tree.symlink(out, "/proc/self/fd/0", "/dev/stdin");
    Tree.symlink(out, "/proc/self/fd/1", "/dev/stdout");
    Tree.symlink(out, "/proc/self/fd/2", "/dev/stderr");
    out.call(
            "mount",
            Arg.nul(),
            Arg.string("/dev"),
            Arg.nul(),
            Arg.named(
                MountFlags.MS_REMOUNT
                    | MountFlags.MS_BIND
                    | MountFlags.MS_RDONLY
                    | MountFlags.MS_NOSUID
                    | MountFlags.MS_NODEV
                    | MountFlags.MS_NOEXEC,
                "MS_REMOUNT|MS_BIND|MS_RDONLY|MS_NOSUID|MS_NODEV|MS_NOEXEC"),
            Arg.nul())
        .about("/dev");
  }
}
