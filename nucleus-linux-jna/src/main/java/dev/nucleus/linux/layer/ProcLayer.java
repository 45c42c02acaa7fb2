package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.FilesystemState;
import dev.nucleus.linux.plan.PlanBuilder;

/** The sandbox's own /proc, read-only, with masks over what shows the host; a read-only root. */
final class ProcLayer implements Layer {
  @Override
  public String name() {
    return "proc";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    Tree.directory(out, "/proc");
    Calls.attach(out, context.sources().get(MountSourcesLayer.PROC), "/proc");
    out.advance(FilesystemState.PIVOTED, FilesystemState.POPULATED);
    out.call(
            "mount",
            Arg.nul(),
            Arg.string("/"),
            Arg.nul(),
            Arg.named(
                MountFlags.MS_REMOUNT
                    | MountFlags.MS_BIND
                    | MountFlags.MS_RDONLY
                    | MountFlags.MS_NOSUID
                    | MountFlags.MS_NODEV,
                "MS_REMOUNT|MS_BIND|MS_RDONLY|MS_NOSUID|MS_NODEV"),
            Arg.nul())
        .about("/");
    for (String file : context.host().maskedFiles()) {
      mask(out, Masks.NULL, file);
    }
    for (String directory : context.host().maskedDirectories()) {
      mask(out, Masks.EMPTY, directory);
    }
    out.advance(FilesystemState.POPULATED, FilesystemState.SEALED);
  }

  private static void mask(PlanBuilder out, String mask, String path) {
    out.call(
            "mount",
            Arg.string(mask),
            Arg.string(path),
            Arg.nul(),
            Arg.named(MountFlags.MS_BIND, "MS_BIND"),
            Arg.nul())
        .about(path);
  }
}
