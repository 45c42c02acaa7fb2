package dev.nucleus.linux.layer;

import dev.nucleus.BindMount;
import dev.nucleus.Mount;
import dev.nucleus.TmpfsMount;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.PlanBuilder;
import java.nio.file.Files;

/**
 * The mounts that the spec asks for. Destinations are looked up in the new root, when nothing else
 * is there: a symbolic link in a rootfs or a volume leads to a place inside the sandbox, whoever
 * planted it and whenever.
 */
final class UserMountsLayer implements Layer {
  @Override
  public String name() {
    return Layers.MOUNTS;
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    for (Mount mount : context.spec().mounts()) {
      String destination = mount.destination().toString();
      if (mount instanceof BindMount bind) {
        Tree.mountPoint(out, destination, Files.isDirectory(bind.source()));
        Calls.attach(out, context.sources().get(MountSourcesLayer.key(bind)), destination);
      } else if (mount instanceof TmpfsMount tmpfs) {
        Tree.mountPoint(out, destination, true);
        Tree.tmpfs(
            out,
            destination,
            Tree.options(tmpfs.size().bytes(), tmpfs.inodes(), tmpfs.mode())
                + ",uid="
                + context.spec().identity().uid()
                + ",gid="
                + context.spec().identity().gid(),
            tmpfs.executable());
      }
    }
  }
}
