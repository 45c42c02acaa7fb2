package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import dev.nucleus.HostReport.Tier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostReportTest {
  private static final Finding KERNEL = Finding.of("kernel", "Kernel", Status.INFO, "6.12.1");
  private static final Finding USERNS =
      Finding.of(
          "userns",
          "User namespaces",
          Status.MISSING,
          "refused with EPERM",
          "sysctl -w kernel.unprivileged_userns_clone=1");

  @Test
  void toText_findings_areAlignedWithTheirFixes() {
    assertThat(new HostReport(Tier.LANDLOCK_ONLY, List.of(KERNEL, USERNS)).toText())
        .isEqualTo(
            """
            LANDLOCK_ONLY: namespaces are refused; only Landlock, seccomp and rlimits are available
              INFO      Kernel           6.12.1
              MISSING   User namespaces  refused with EPERM
                        fix: sysctl -w kernel.unprivileged_userns_clone=1
            """);
  }

  @Test
  void toText_fixOfSeveralLines_staysInItsColumn() {
    Finding finding = Finding.of("a", "A", Status.MISSING, "no", "first\nsecond");
    assertThat(new HostReport(Tier.NONE, List.of(finding)).toText())
        .isEqualTo(
            """
            NONE: no sandbox is possible
              MISSING   A  no
                        fix: first
                             second
            """);
  }

  @Test
  void toText_noFindings_isTheVerdict() {
    assertThat(new HostReport(Tier.FULL, List.of()).toText())
        .isEqualTo("FULL: every layer is available\n");
  }

  @ParameterizedTest
  @CsvSource({"FULL,true", "NO_CGROUP,true", "LANDLOCK_ONLY,false", "NONE,false"})
  void canLaunch_tier_decides(Tier tier, boolean expected) {
    assertThat(new HostReport(tier, List.of()).canLaunch()).isEqualTo(expected);
  }

  @Test
  void findings_givenList_isCopied() {
    List<Finding> findings = new ArrayList<>(List.of(KERNEL));
    HostReport report = new HostReport(Tier.NONE, findings);
    findings.add(USERNS);
    assertThat(report.findings()).containsExactly(KERNEL);
    assertThat(report.finding("kernel")).contains(KERNEL);
    assertThat(report.finding("userns")).isEmpty();
  }
}
