package dev.nucleus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.HostReport;
import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import dev.nucleus.HostReport.Tier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonsTest {
  private static final Finding USERNS =
      Finding.of("userns", "user namespaces", Status.MISSING, "refused", "sysctl -w a=1");

  @RequiresKernel({KernelFeature.SECCOMP, KernelFeature.CGROUPS})
  private static final class Groups {}

  @RequiresKernel(KernelFeature.LANDLOCK)
  private static final class AnyLandlock {}

  @RequiresKernel(value = KernelFeature.LANDLOCK, landlockAbi = 4)
  private static final class LandlockOfPorts {}

  private static HostReport report(Tier tier, Finding... findings) {
    return new HostReport(tier, List.of(findings));
  }

  private static Finding finding(String id, Status status, String detail) {
    return Finding.of(id, id, status, detail);
  }

  private static Optional<String> missing(Class<?> type, Finding... findings) {
    return Reasons.noKernel(report(Tier.NONE, findings), type.getAnnotation(RequiresKernel.class));
  }

  @ParameterizedTest
  @CsvSource({"FULL", "NO_CGROUP"})
  void noSandbox_hostThatCanLaunch_isEmpty(Tier tier) {
    assertThat(Reasons.noSandbox(report(tier, USERNS))).isEmpty();
  }

  @Test
  void noSandbox_hostThatCannot_givesTheDoctorsFindings() {
    Finding kernel = finding("kernel", Status.INFO, "Linux 6.12");
    assertThat(Reasons.noSandbox(report(Tier.LANDLOCK_ONLY, kernel, USERNS)))
        .contains(
            "this host cannot launch sandboxes: namespaces are refused; only Landlock, seccomp and"
                + " rlimits are available\nuser namespaces: refused; fix: sysctl -w a=1");
  }

  @Test
  void noKernel_everythingThere_isEmpty() {
    assertThat(
            missing(
                Groups.class,
                finding("seccomp", Status.OK, "yes"),
                finding("cgroup", Status.OK, "v2")))
        .isEmpty();
  }

  @Test
  void noKernel_oneFeatureMissing_namesIt() {
    assertThat(
            missing(
                Groups.class,
                finding("seccomp", Status.OK, "yes"),
                Finding.of("cgroup", "control groups", Status.DEGRADED, "no cpu", "delegate it")))
        .contains("control groups: no cpu; fix: delegate it");
  }

  @Test
  void noKernel_featureThatNobodyLookedAt_isMissing() {
    assertThat(missing(Groups.class)).contains("SECCOMP: the doctor did not look at it");
  }

  @Test
  void noKernel_oldLandlock_isAnyLandlock() {
    Finding old = finding("landlock", Status.DEGRADED, "ABI 3, which does not know: TCP ports");
    assertThat(missing(AnyLandlock.class, old)).isEmpty();
    assertThat(missing(LandlockOfPorts.class, old))
        .contains("Landlock ABI 4 is needed, and this host has 3");
  }

  @Test
  void noKernel_newLandlock_isEnough() {
    assertThat(missing(LandlockOfPorts.class, finding("landlock", Status.OK, "ABI 7"))).isEmpty();
  }

  @Test
  void noKernel_noLandlock_isMissing() {
    assertThat(missing(AnyLandlock.class, finding("landlock", Status.MISSING, "none")))
        .contains("landlock: none");
  }
}
