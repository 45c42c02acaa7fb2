package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.PlanBuilder;

/** The parts of the host, or of a directory, that the root is made of; all of them read-only. */
final class RootfsLayer implements Layer {
  @Override
  public String name() {
    return "rootfs";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    for (RootEntry entry : context.rootEntries()) {
      if (entry instanceof RootEntry.Directory directory) {
        Tree.mountPoint(out, directory.path(), true);
        Calls.attach(out, context.sources().get(directory.path()), directory.path());
      } else if (entry instanceof RootEntry.File file) {
        Tree.mountPoint(out, file.path(), false);
        Calls.attach(out, context.sources().get(file.path()), file.path());
      } else if (entry instanceof RootEntry.Copy copy) {
        Tree.parents(out, copy.path());
        Tree.file(out, copy.path(), copy.content());
      } else if (entry instanceof RootEntry.Link link) {
        Tree.parents(out, link.path());
        Tree.symlink(out, link.target(), link.path());
      }
    }
  }
}
