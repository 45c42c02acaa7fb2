package dev.nucleus.linux.layer;

import dev.nucleus.FilesystemSizes;
import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.host.HostProbe;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.FilesystemState;
import dev.nucleus.linux.plan.PlanBuilder;

/** A small tmpfs becomes the root, see pivot_root(2), and the host's tree is gone. */
final class RootLayer implements Layer {
  private static final int MODE_ROOT = 0755;

  @Override
  public String name() {
    return "root";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    FilesystemSizes sizes = context.spec().sizes();
    Tree.tmpfs(
        out,
        HostProbe.STAGING,
        Tree.options(sizes.root().bytes(), sizes.inodes(), MODE_ROOT),
        true);
    out.advance(FilesystemState.ISOLATED, FilesystemState.MOUNTED);
    out.call("chdir", Arg.string(HostProbe.STAGING));
    // The old root lands on top of the new one and is taken off again: no directory is needed.
    out.call("pivot_root", Arg.string("."), Arg.string("."));
    out.call("umount2", Arg.string("."), Arg.named(MountFlags.MNT_DETACH, "MNT_DETACH"));
    out.call("chdir", Arg.string("/"));
    out.advance(FilesystemState.MOUNTED, FilesystemState.PIVOTED);
  }
}
