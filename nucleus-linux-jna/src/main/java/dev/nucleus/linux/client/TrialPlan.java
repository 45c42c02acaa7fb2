package dev.nucleus.linux.client;

import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.host.HostProbe;
import dev.nucleus.linux.host.SandboxTrial;
import dev.nucleus.linux.host.SandboxTrial.Kind;
import dev.nucleus.linux.host.SandboxTrial.Stage;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.Plan;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.Slot;

/** What a trial does: of everything that a launch needs, one of each kind, and then it exits. */
final class TrialPlan {
  static final String ROOT_MAP =
      "0 " + SandboxTrial.ROOT_RANGE.start() + " " + SandboxTrial.ROOT_RANGE.count() + "\n";

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
            CloneFlags.CLONE_NEWUSER
                | CloneFlags.CLONE_NEWPID
                | CloneFlags.CLONE_NEWNS
                | CloneFlags.CLONE_NEWUTS
                | CloneFlags.CLONE_NEWIPC
                | CloneFlags.CLONE_NEWCGROUP
                | CloneFlags.CLONE_NEWNET,
            "CLONE_VM|CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNS|CLONE_NEWUTS|CLONE_NEWIPC|"
                + "CLONE_NEWCGROUP|CLONE_NEWNET");
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
    out.writeFile("/proc/self/setgroups", "deny");
    out.writeFile("/proc/self/uid_map", "0 " + Libc.geteuid() + " 1\n");
    out.writeFile("/proc/self/gid_map", "0 " + Libc.getegid() + " 1\n");
  }

  private static void mountRoot(PlanBuilder out, long propagation, String name) {
    out.layer(Stage.MOUNT.name());
    out.call(
        "mount",
        Arg.nul(),
        Arg.string("/"),
        Arg.nul(),
        Arg.named(MountFlags.MS_REC | propagation, "MS_REC|" + name),
        Arg.nul());
  }

  private static void mountReadOnlyCopy(PlanBuilder out) {
    Slot tree = Slot.create();
    out.call(
            "open_tree",
            Arg.named(Fcntl.AT_FDCWD, "AT_FDCWD"),
            Arg.string("/"),
            Arg.named(
                MountFlags.OPEN_TREE_CLONE | MountFlags.OPEN_TREE_CLOEXEC | Fcntl.AT_RECURSIVE,
                "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE"))
        .into(tree);
    out.call(
        "mount_setattr",
        Arg.result(tree, "tree"),
        Arg.string(""),
        Arg.named(Fcntl.AT_EMPTY_PATH | Fcntl.AT_RECURSIVE, "AT_EMPTY_PATH|AT_RECURSIVE"),
        Arg.blob(
            Blob.zeroed(MountFlags.MOUNT_ATTR_SIZE).putLong(0, MountFlags.MOUNT_ATTR_RDONLY),
            "{attr_set=MOUNT_ATTR_RDONLY}"),
        Arg.number(MountFlags.MOUNT_ATTR_SIZE));
    out.call(
        "move_mount",
        Arg.result(tree, "tree"),
        Arg.string(""),
        Arg.named(Fcntl.AT_FDCWD, "AT_FDCWD"),
        Arg.string(HostProbe.STAGING),
        Arg.named(MountFlags.MOVE_MOUNT_F_EMPTY_PATH, "MOVE_MOUNT_F_EMPTY_PATH"));
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
            "MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV|MOUNT_ATTR_NOEXEC"));
  }
}
