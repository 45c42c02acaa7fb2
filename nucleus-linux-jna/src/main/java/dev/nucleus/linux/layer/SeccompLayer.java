package dev.nucleus.linux.layer;

import dev.nucleus.LayerState;
import dev.nucleus.Network;
import dev.nucleus.SandboxSpec;
import dev.nucleus.Seccomp;
import dev.nucleus.linux.abi.Prctl;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.SecurityState;
import dev.nucleus.linux.seccomp.BpfProgram;
import dev.nucleus.linux.seccomp.SeccompCompiler;
import dev.nucleus.linux.seccomp.StandardProfile;

/**
 * The filter of system calls, see seccomp(2). It is the last layer, so that it need not allow what
 * the set-up does: only the exec comes after it.
 */
final class SeccompLayer implements Layer {
  /** Size of {@code struct sock_fprog}: u16 length, padding, pointer. */
  private static final int FPROG_SIZE = 16;

  @Override
  public String name() {
    return "seccomp";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    SandboxSpec spec = context.spec();
    if (spec.seccomp() instanceof Seccomp.Standard standard) {
      BpfProgram filter =
          SeccompCompiler.compile(
              StandardProfile.policy(
                  spec.network() instanceof Network.Host,
                  standard.allowed(),
                  context.host().arch()),
              context.host().arch());
      Blob program =
          Blob.zeroed(FPROG_SIZE).putShort(0, filter.size()).pointer(8, Blob.of(filter.toBytes()));
      out.call(
          "seccomp",
          Arg.named(Prctl.SECCOMP_SET_MODE_FILTER, "SECCOMP_SET_MODE_FILTER"),
          Arg.number(0),
          Arg.blob(program, "{len=" + filter.size() + ", filter=standard}"));
    }
    // Without a filter only by an explicit opt-in, which the builder has checked.
    out.advance(SecurityState.LANDLOCKED, SecurityState.FILTERED);
  }

  static LayerState state(SandboxSpec spec) {
    return spec.seccomp() instanceof Seccomp.Standard
        ? LayerState.ENFORCED
        : LayerState.NOT_REQUESTED;
  }
}
