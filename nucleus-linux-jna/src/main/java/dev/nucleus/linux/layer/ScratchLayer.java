package dev.nucleus.linux.layer;

import dev.nucleus.FilesystemSizes;
import dev.nucleus.SandboxPath;
import dev.nucleus.SandboxSpec;
import dev.nucleus.linux.plan.PlanBuilder;

/** What the workload may write to: /tmp and its home, each a tmpfs of limited size and inodes. */
final class ScratchLayer implements Layer {
  private static final int MODE_SHARED = 01777;
  private static final int MODE_PRIVATE = 0700;
  private static final String TMP = "/tmp";

  @Override
  public String name() {
    return "scratch";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    SandboxSpec spec = context.spec();
    FilesystemSizes sizes = spec.sizes();
    Tree.directory(out, TMP);
    Tree.tmpfs(out, TMP, Tree.options(sizes.tmp().bytes(), sizes.inodes(), MODE_SHARED), true);
    Tree.directory(out, "/run");
    Tree.directory(out, "/var");
    if (!spec.home().equals(SandboxPath.ROOT) && !spec.home().toString().equals(TMP)) {
      Tree.mountPoint(out, spec.home().toString(), true);
      Tree.tmpfs(
          out,
          spec.home().toString(),
          Tree.options(sizes.home().bytes(), sizes.inodes(), MODE_PRIVATE)
              + ",uid="
              + spec.identity().uid()
              + ",gid="
              + spec.identity().gid(),
          true);
    }
  }
}
