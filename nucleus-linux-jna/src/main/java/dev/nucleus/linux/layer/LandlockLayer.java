package dev.nucleus.linux.layer;

import dev.nucleus.BindMount;
import dev.nucleus.Landlock;
import dev.nucleus.LayerState;
import dev.nucleus.Mount;
import dev.nucleus.SandboxPath;
import dev.nucleus.SandboxSpec;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.host.HostFacts;
import dev.nucleus.linux.landlock.LandlockAbi;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.SecurityState;
import dev.nucleus.linux.plan.Slot;
import java.nio.file.Files;

/**
 * A Landlock domain of the workload's own, see landlock(7): everything can be read and executed,
 * only what was meant for writing can be written. PID 1 stays outside of it, which alone keeps the
 * workload from tracing it.
 */
final class LandlockLayer implements Layer {
  private static final long DEVICE_RIGHTS =
      LandlockAbi.FS_READ_FILE
          | LandlockAbi.FS_READ_DIR
          | LandlockAbi.FS_WRITE_FILE
          | LandlockAbi.FS_IOCTL_DEV;

  /** {@code struct landlock_path_beneath_attr} is 12 bytes; a stored result needs 8 at 8. */
  private static final int PATH_BENEATH_SIZE = 16;

  private static final int PARENT_FD = 8;

  @Override
  public String name() {
    return "landlock";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    SandboxSpec spec = context.spec();
    int abi = context.host().landlockAbi();
    if (state(spec, context.host()) == LayerState.ENFORCED) {
      Slot ruleset = Slot.create();
      byte[] attributes =
          LandlockAbi.rulesetAttr(abi, LandlockAbi.handledFs(abi), 0, LandlockAbi.scopes(abi));
      out.call(
              "landlock_create_ruleset",
              Arg.blob(Blob.of(attributes), "{ABI " + abi + "}"),
              Arg.number(attributes.length),
              Arg.number(0))
          .into(ruleset);
      allow(out, ruleset, "/", LandlockAbi.readExecute(abi));
      allow(out, ruleset, "/dev", DEVICE_RIGHTS & LandlockAbi.handledFs(abi));
      for (String path : new String[] {"/dev/shm", "/tmp"}) {
        allow(out, ruleset, path, LandlockAbi.readWrite(abi));
      }
      if (!spec.home().equals(SandboxPath.ROOT) && !spec.home().toString().equals("/tmp")) {
        allow(out, ruleset, spec.home().toString(), LandlockAbi.readWrite(abi));
      }
      for (Mount mount : spec.mounts()) {
        long rights = rights(mount, abi);
        if (rights != 0 && mount instanceof BindMount bind) {
          Slot tree = context.sources().get(MountSourcesLayer.key(bind));
          allow(out, ruleset, tree, bind.destination(), rights);
        } else if (rights != 0) {
          allow(out, ruleset, mount.destination().toString(), rights);
        }
      }
      out.call("landlock_restrict_self", Arg.result(ruleset, "ruleset"), Arg.number(0));
    }
    out.advance(SecurityState.CAPABILITIES_DROPPED, SecurityState.LANDLOCKED);
  }

  /**
   * Whether the layer is there.
   *
   * @throws SandboxUnsupportedException if it is asked for, the kernel has none, and the spec does
   *     not allow to go on without
   */
  static LayerState state(SandboxSpec spec, HostFacts host) {
    if (spec.landlock() instanceof Landlock.Off) {
      return LayerState.NOT_REQUESTED;
    }
    if (host.landlockAbi() > 0) {
      return LayerState.ENFORCED;
    }
    if (!spec.allowDegradedSecurity()) {
      throw new SandboxUnsupportedException(
          "this kernel has no Landlock (Linux 5.13, CONFIG_SECURITY_LANDLOCK, and \"landlock\" in"
              + " the lsm= boot parameter); boot a kernel that has it, or call"
              + " allowDegradedSecurity(true) to run without this layer");
    }
    return LayerState.UNAVAILABLE;
  }

  private static long rights(Mount mount, int abi) {
    if (mount instanceof BindMount bind) {
      if (bind.readOnly()) {
        return 0;
      }
      return Files.isDirectory(bind.source())
          ? LandlockAbi.readWrite(abi)
          : LandlockAbi.readWrite(abi) & LandlockAbi.FILE_RIGHTS;
    }
    return LandlockAbi.readWrite(abi);
  }

  private static void allow(PlanBuilder out, Slot ruleset, String path, long rights) {
    Blob rule = rule(rights);
    out.call(
            "openat",
            Tree.cwd(),
            Arg.string(path),
            Arg.named(Fcntl.O_PATH | Fcntl.O_CLOEXEC, "O_PATH|O_CLOEXEC"))
        .into(rule.slot(PARENT_FD))
        .about(path);
    add(out, ruleset, rule, rights, path);
  }

  /**
   * The rule of a mount is about the mounted tree itself: looked up by its path, a link in another
   * volume could lead to something else.
   */
  private static void allow(
      PlanBuilder out, Slot ruleset, Slot tree, SandboxPath path, long rights) {
    Blob rule = rule(rights);
    out.call(
            "fcntl",
            Arg.result(tree, "tree"),
            Arg.named(Fcntl.F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"),
            Arg.number(0))
        .into(rule.slot(PARENT_FD))
        .about(path.toString());
    add(out, ruleset, rule, rights, path.toString());
  }

  private static Blob rule(long rights) {
    return Blob.zeroed(PATH_BENEATH_SIZE).putLong(0, rights);
  }

  private static void add(PlanBuilder out, Slot ruleset, Blob rule, long rights, String path) {
    out.call(
            "landlock_add_rule",
            Arg.result(ruleset, "ruleset"),
            Arg.named(LandlockAbi.RULE_PATH_BENEATH, "LANDLOCK_RULE_PATH_BENEATH"),
            Arg.blob(rule, "{allowed_access=0x" + Long.toHexString(rights) + ", parent_fd=...}"),
            Arg.number(0))
        .about(path);
  }
}
