package dev.nucleus.linux.client;

import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.host.HostProbe;
import dev.nucleus.linux.host.IdRange;
import dev.nucleus.linux.host.SandboxTrial.Kind;
import dev.nucleus.linux.host.SandboxTrial.Stage;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Calls;
import dev.nucleus.linux.plan.Plan;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.Slot;

/** What a trial does: of everything that a launch needs, one of each kind, and then it exits. */
final class TrialPlan {
  static final String ROOT_MAP =
      "0 " + IdRange.ROOT_DEFAULT.start() + " " + IdRange.ROOT_DEFAULT.count() + "\n";

  private TrialPlan() {}

  /** Whether a sandbox waits until its id maps are written from outside. */
  static boolean isGated() {
    return Libc.geteuid() == 0;
  }

  static Plan of(Kind kind) {
    PlanBuilder out =
        switch (kind) {
          case CLONE -> new PlanBuilder(0, "CLONE_VM");
          case LAUNCHER -> launcher();
          case SANDBOX -> sandbox();
        };
    out.layer(Stage.PROC.name());
    out.call("exit_group", Arg.number(0));
    return out.buildTrusted();
  }

  private static PlanBuilder launcher() {
    boolean root = isGated();
    PlanBuilder out =
        new PlanBuilder(
            CloneFlags.CLONE_NEWNS | (root ? 0 : CloneFlags.CLONE_NEWUSER),
            root ? "CLONE_VM|CLONE_NEWNS" : "CLONE_VM|CLONE_NEWUSER|CLONE_NEWNS");
    if (!root) {
      mapOwnId(out);
    }
    mountRoot(out, MountFlags.MS_SLAVE, "MS_SLAVE");
    return out;
  }

  private static PlanBuilder sandbox() {
    PlanBuilder out =
        new PlanBuilder(
            CloneFlags.SANDBOX_NAMESPACES | CloneFlags.CLONE_NEWNET,
            "CLONE_VM|" + CloneFlags.SANDBOX_NAMESPACES_TEXT + "|CLONE_NEWNET");
    if (isGated()) {
      out.layer(Stage.ID_MAP.name());
      out.awaitGate();
    } else {
      mapOwnId(out);
    }
    mountRoot(out, MountFlags.MS_PRIVATE, "MS_PRIVATE");
    mountReadOnlyCopy(out);
    mountTmpfs(out);
    mountProc(out);
    return out;
  }

  private static void mapOwnId(PlanBuilder out) {
    out.layer(Stage.ID_MAP.name());
    Calls.mapOwnIds(out, "0 " + Libc.geteuid() + " 1\n", "0 " + Libc.getegid() + " 1\n");
  }

  private static void mountRoot(PlanBuilder out, long propagation, String name) {
    out.layer(Stage.MOUNT.name());
    Calls.propagation(out, propagation, name);
  }

  private static void mountReadOnlyCopy(PlanBuilder out) {
    Slot tree = Slot.create();
    Calls.cloneTree(out, "/", tree);
    Calls.setAttributes(out, tree, MountFlags.MOUNT_ATTR_RDONLY, "MOUNT_ATTR_RDONLY");
    Calls.attach(out, tree, HostProbe.STAGING);
  }

  private static void mountTmpfs(PlanBuilder out) {
    out.call(
        "mount",
        Arg.string("tmpfs"),
        Arg.string(HostProbe.STAGING),
        Arg.string("tmpfs"),
        Arg.number(0),
        Arg.nul());
  }

  private static void mountProc(PlanBuilder out) {
    out.layer(Stage.PROC.name());
    Calls.openProc(out, Slot.create());
  }
}
