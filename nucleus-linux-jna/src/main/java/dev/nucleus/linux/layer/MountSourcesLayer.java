package dev.nucleus.linux.layer;

import dev.nucleus.BindMount;
import dev.nucleus.Mount;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.FilesystemState;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.Slot;

/**
 * Cuts the mount namespace off from the host's, and takes hold of everything that the sandbox gets
 * from the host: detached copies of mounts, already read-only, and a new procfs. Later layers only
 * put them in their places, when the host's tree is gone: no path of the host is looked up then, so
 * no symbolic link can lead there.
 *
 * <p>procfs is made here because the kernel allows a new one only to those who can still see one
 * that is not masked.
 */
final class MountSourcesLayer implements Layer {
  static final String PROC = "procfs";

  @Override
  public String name() {
    return "mount sources";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    out.advance(FilesystemState.INHERITED, FilesystemState.ISOLATED);
    out.call(
        "mount",
        Arg.nul(),
        Arg.string("/"),
        Arg.nul(),
        Arg.named(MountFlags.MS_REC | MountFlags.MS_PRIVATE, "MS_REC|MS_PRIVATE"),
        Arg.nul());
    for (RootEntry entry : context.rootEntries()) {
      if (entry instanceof RootEntry.Directory directory) {
        open(context, out, directory.path(), directory.source().toString(), true, true);
      } else if (entry instanceof RootEntry.File file) {
        open(context, out, file.path(), file.source().toString(), true, true);
      }
    }
    for (String node : context.host().deviceNodes()) {
      cloneTree(out, "/dev/" + node, context.sources().create("/dev/" + node));
    }
    for (Mount mount : context.spec().mounts()) {
      if (mount instanceof BindMount bind) {
        open(
            context,
            out,
            bind.destination().toString(),
            bind.source().toString(),
            bind.readOnly(),
            bind.executable());
      }
    }
    openProc(context, out);
  }

  private static void open(
      PlanContext context,
      PlanBuilder out,
      String key,
      String source,
      boolean readOnly,
      boolean executable) {
    Slot slot = context.sources().create(key);
    cloneTree(out, source, slot);
    long attributes =
        MountFlags.MOUNT_ATTR_NOSUID
            | MountFlags.MOUNT_ATTR_NODEV
            | (readOnly ? MountFlags.MOUNT_ATTR_RDONLY : 0)
            | (executable ? 0 : MountFlags.MOUNT_ATTR_NOEXEC);
    String text =
        "{attr_set="
            + (readOnly ? "MOUNT_ATTR_RDONLY|" : "")
            + "MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV"
            + (executable ? "" : "|MOUNT_ATTR_NOEXEC")
            + "}";
    // Recursive: what is mounted below a read-only directory is read-only too.
    out.call(
            "mount_setattr",
            Arg.result(slot, "tree"),
            Arg.string(""),
            Arg.named(Fcntl.AT_EMPTY_PATH | Fcntl.AT_RECURSIVE, "AT_EMPTY_PATH|AT_RECURSIVE"),
            Arg.blob(Blob.zeroed(MountFlags.MOUNT_ATTR_SIZE).putLong(0, attributes), text),
            Arg.number(MountFlags.MOUNT_ATTR_SIZE))
        .about(source);
  }

  private static void cloneTree(PlanBuilder out, String source, Slot slot) {
    out.call(
            "open_tree",
            Arg.named(Fcntl.AT_FDCWD, "AT_FDCWD"),
            Arg.string(source),
            Arg.named(
                MountFlags.OPEN_TREE_CLONE | MountFlags.OPEN_TREE_CLOEXEC | Fcntl.AT_RECURSIVE,
                "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE"))
        .into(slot)
        .about(source);
  }

  private static void openProc(PlanContext context, PlanBuilder out) {
    Slot filesystem = Slot.create();
    out.call("fsopen", Arg.string("proc"), Arg.named(MountFlags.FSOPEN_CLOEXEC, "FSOPEN_CLOEXEC"))
        .into(filesystem);
    out.call(
        "fsconfig",
        Arg.result(filesystem, "proc"),
        Arg.named(MountFlags.FSCONFIG_CMD_CREATE, "FSCONFIG_CMD_CREATE"),
        Arg.nul(),
        Arg.nul(),
        Arg.number(0));
    out.call(
            "fsmount",
            Arg.result(filesystem, "proc"),
            Arg.named(MountFlags.FSMOUNT_CLOEXEC, "FSMOUNT_CLOEXEC"),
            Arg.named(
                MountFlags.MOUNT_ATTR_RDONLY
                    | MountFlags.MOUNT_ATTR_NOSUID
                    | MountFlags.MOUNT_ATTR_NODEV
                    | MountFlags.MOUNT_ATTR_NOEXEC,
                "MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV|MOUNT_ATTR_NOEXEC"))
        .into(context.sources().create(PROC))
        .about("/proc");
  }
}
