package dev.nucleus.linux.layer;

import dev.nucleus.BindMount;
import dev.nucleus.HostRootfs;
import dev.nucleus.Mount;
import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.FilesystemState;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.Slot;
import java.nio.file.Path;

/**
 * Cuts the mount namespace off from the host's, and takes hold of everything that the sandbox gets
 * from the host: detached copies of mounts, already read-only, and a new procfs. Later layers only
 * put them in their places, when the host's tree is gone: no path of the host is looked up then, so
 * no symbolic link can lead there. And those that are looked up here have no link in them: who may
 * write to a directory above a source could put one there after the sandbox was built.
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
    Calls.propagation(out, MountFlags.MS_PRIVATE, "MS_PRIVATE");
    for (RootEntry entry : context.rootEntries()) {
      if (entry instanceof RootEntry.Directory directory) {
        openRootEntry(context, out, directory.path(), directory.source());
      } else if (entry instanceof RootEntry.File file) {
        openRootEntry(context, out, file.path(), file.source());
      }
    }
    for (String node : context.host().deviceNodes()) {
      Calls.cloneTree(out, "/dev/" + node, context.sources().create("/dev/" + node));
    }
    for (Mount mount : context.spec().mounts()) {
      if (mount instanceof BindMount bind) {
        Slot tree = context.sources().create(key(bind));
        Calls.cloneTreeWithoutLinks(out, bind.source().toString(), tree);
        restrict(out, tree, bind.source(), bind.readOnly(), bind.executable());
      }
    }
    Calls.openProc(out, context.sources().create(PROC));
  }

  /** The name of a mount of the spec, which may lie on an entry of the root. */
  static String key(BindMount mount) {
    return "mount on " + mount.destination();
  }

  private static void openRootEntry(
      PlanContext context, PlanBuilder out, String path, Path source) {
    Slot tree = context.sources().create(path);
    if (context.spec().rootfs() instanceof HostRootfs) {
      // Nobody but root can change these paths, and some hosts have links in them.
      Calls.cloneTree(out, source.toString(), tree);
    } else {
      Calls.cloneTreeWithoutLinks(out, source.toString(), tree);
    }
    restrict(out, tree, source, true, true);
  }

  private static void restrict(
      PlanBuilder out, Slot tree, Path source, boolean readOnly, boolean executable) {
    long attributes =
        MountFlags.MOUNT_ATTR_NOSUID
            | MountFlags.MOUNT_ATTR_NODEV
            | (readOnly ? MountFlags.MOUNT_ATTR_RDONLY : 0)
            | (executable ? 0 : MountFlags.MOUNT_ATTR_NOEXEC);
    String text =
        (readOnly ? "MOUNT_ATTR_RDONLY|" : "")
            + "MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV"
            + (executable ? "" : "|MOUNT_ATTR_NOEXEC");
    // Recursive: what is mounted below a read-only directory is read-only too.
    Calls.setAttributes(out, tree, attributes, text).about(source.toString());
  }
}
