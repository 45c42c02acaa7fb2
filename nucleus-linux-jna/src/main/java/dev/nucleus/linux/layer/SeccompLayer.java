package dev.nucleus.linux.layer;

import dev.nucleus.LayerState;
import dev.nucleus.Network;
import dev.nucleus.SandboxSpec;
import dev.nucleus.Seccomp;
import dev.nucleus.SeccompScope.Kernel;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.Prctl;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.SecurityState;
import dev.nucleus.linux.seccomp.BpfProgram;
import dev.nucleus.linux.seccomp.ProfilePolicy;
import dev.nucleus.linux.seccomp.SeccompCompiler;
import dev.nucleus.linux.seccomp.SeccompPolicy;
import dev.nucleus.linux.seccomp.StandardProfile;
import dev.nucleus.linux.seccomp.StrictProfile;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filter of system calls, see seccomp(2). It is the last layer, so that it need not allow what
 * the set-up does: only the exec comes after it.
 */
final class SeccompLayer implements Layer {
  private static final Logger LOG = LoggerFactory.getLogger(SeccompLayer.class);

  /** Size of {@code struct sock_fprog}: u16 length, padding, pointer. */
  private static final int FPROG_SIZE = 16;

  /** What a sandbox may have of capabilities: {@link CapabilitiesLayer} drops them all. */
  private static final Set<String> CAPABILITIES = Set.of();

  /** What the kernel is asked to enforce, and what an auditor reads of it. */
  private record Filter(SeccompPolicy policy, boolean logged, String text) {}

  @Override
  public String name() {
    return "seccomp";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    SandboxSpec spec = context.spec();
    // Without a filter only by an explicit opt-in, which the builder has checked.
    if (!(spec.seccomp() instanceof Seccomp.Unconfined)) {
      Arch arch = context.host().arch();
      Filter filter = filter(spec, arch);
      BpfProgram compiled = SeccompCompiler.compile(filter.policy, arch);
      Blob program =
          Blob.zeroed(FPROG_SIZE)
              .putShort(0, compiled.size())
              .pointer(8, Blob.of(compiled.toBytes()));
      out.call(
          "seccomp",
          Arg.named(Prctl.SECCOMP_SET_MODE_FILTER, "SECCOMP_SET_MODE_FILTER"),
          filter.logged
              ? Arg.named(Prctl.SECCOMP_FILTER_FLAG_LOG, "SECCOMP_FILTER_FLAG_LOG")
              : Arg.number(0),
          Arg.blob(program, "{len=" + compiled.size() + ", filter=" + filter.text + "}"));
    }
    out.advance(SecurityState.LANDLOCKED, SecurityState.FILTERED);
  }

  private static Filter filter(SandboxSpec spec, Arch arch) {
    boolean network = spec.network() instanceof Network.Host;
    if (spec.seccomp() instanceof Seccomp.Profile own) {
      ProfilePolicy.Resolved resolved =
          ProfilePolicy.resolve(
              own.profile(),
              own.allowed(),
              arch,
              Kernel.parse(System.getProperty("os.version", "")),
              CAPABILITIES);
      return new Filter(resolved.policy(), own.profile().logged(), text(own, resolved.remarks()));
    }
    if (spec.seccomp() instanceof Seccomp.Strict strict) {
      return new Filter(StrictProfile.policy(network, strict.allowed(), arch), false, "strict");
    }
    Seccomp.Standard standard = (Seccomp.Standard) spec.seccomp();
    return new Filter(StandardProfile.policy(network, standard.allowed(), arch), false, "standard");
  }

  private static String text(Seccomp.Profile own, List<String> remarks) {
    String label = own.profile().label();
    StringBuilder text = new StringBuilder(label);
    for (String remark : remarks) {
      LOG.warn("seccomp {}: {}", label, remark);
      text.append("; ").append(remark);
    }
    return text.toString();
  }

  static LayerState state(SandboxSpec spec) {
    return spec.seccomp() instanceof Seccomp.Unconfined
        ? LayerState.NOT_REQUESTED
        : LayerState.ENFORCED;
  }
}
