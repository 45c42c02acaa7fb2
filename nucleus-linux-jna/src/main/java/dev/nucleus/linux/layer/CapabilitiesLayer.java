package dev.nucleus.linux.layer;

import dev.nucleus.Identity;
import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.abi.Prctl;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.SecurityState;
import java.util.List;

/**
 * The workload's identity, and no capability in any of the five sets, see capabilities(7). Secure
 * bits keep even uid 0 of the sandbox from getting one back by exec.
 */
final class CapabilitiesLayer implements Layer {
  private static final int EINVAL = 22;

  @Override
  public String name() {
    return "capabilities";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    if (context.spec().timeNamespace()) {
      // The exec enters it; earlier is not possible for a process that shares its memory.
      out.call("unshare", Arg.named(CloneFlags.CLONE_NEWTIME, "CLONE_NEWTIME"));
    }
    for (int capability = 0; capability <= context.host().lastCapability(); capability++) {
      out.call(
              "prctl",
              Arg.named(Prctl.PR_CAPBSET_DROP, "PR_CAPBSET_DROP"),
              Arg.number(capability),
              Arg.number(0),
              Arg.number(0),
              Arg.number(0))
          .tolerating(EINVAL);
    }
    out.call(
        "prctl",
        Arg.named(Prctl.PR_CAP_AMBIENT, "PR_CAP_AMBIENT"),
        Arg.named(Prctl.PR_CAP_AMBIENT_CLEAR_ALL, "PR_CAP_AMBIENT_CLEAR_ALL"),
        Arg.number(0),
        Arg.number(0),
        Arg.number(0));
    out.call(
        "prctl",
        Arg.named(Prctl.PR_SET_SECUREBITS, "PR_SET_SECUREBITS"),
        Arg.named(
            Prctl.SECUREBITS_LOCKED,
            "SECBIT_NOROOT|SECBIT_NO_SETUID_FIXUP|" + "SECBIT_NO_CAP_AMBIENT_RAISE, all locked"));
    if (context.ids().outside()) {
      switchIdentity(context.spec().identity(), out);
    }
    Capabilities.set(out, 0, "0");
    out.advance(SecurityState.PRIVILEGED, SecurityState.CAPABILITIES_DROPPED);
    String workdir = context.spec().workdir().toString();
    out.call("chdir", Arg.string(workdir)).about(workdir);
  }

  private static void switchIdentity(Identity identity, PlanBuilder out) {
    List<Long> groups = identity.supplementary();
    Blob list = Blob.zeroed(Math.max(groups.size() * Integer.BYTES, 1));
    for (int i = 0; i < groups.size(); i++) {
      list.putInt(i * Integer.BYTES, groups.get(i).intValue());
    }
    out.call("setgroups", Arg.number(groups.size()), Arg.blob(list, groups.toString()));
    Arg gid = Arg.number(identity.gid());
    out.call("setresgid", gid, gid, gid);
    Arg uid = Arg.number(identity.uid());
    out.call("setresuid", uid, uid, uid);
  }
}
