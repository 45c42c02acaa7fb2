package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SandboxExceptionTest {
  private static final SandboxSetupException SETUP =
      new SandboxSetupException(
          "filesystem",
          "mount(\"proc\", \"/proc\", ...)",
          Errno.EPERM,
          "/proc",
          "/proc of the host is masked");

  @Test
  void setupException_withErrnoAndHint_hasTheMessageGrammar() {
    assertThat(SETUP)
        .hasMessage(
            "[filesystem] mount(\"proc\", \"/proc\", ...) failed: EPERM (Operation not permitted);"
                + " /proc of the host is masked");
    assertThat(SETUP.step()).isEqualTo("filesystem");
    assertThat(SETUP.call()).isEqualTo("mount(\"proc\", \"/proc\", ...)");
    assertThat(SETUP.errno()).isSameAs(Errno.EPERM);
    assertThat(SETUP.path()).contains("/proc");
    assertThat(SETUP.hint()).contains("/proc of the host is masked");
    assertThat(SETUP.outcome())
        .isEqualTo(new Outcome.SetupFailed("filesystem", SETUP.getMessage(), 1));
  }

  @Test
  void setupException_withoutErrnoAndHint_leavesThemOut() {
    SandboxSetupException exception =
        new SandboxSetupException("seccomp", "assembling the filter", Errno.NONE, null, null);
    assertThat(exception).hasMessage("[seccomp] assembling the filter failed");
    assertThat(exception.path()).isEmpty();
    assertThat(exception.hint()).isEmpty();
    assertThat(exception.outcome().errno()).isZero();
  }

  @Test
  void commandException_notFound_carriesReasonAndCommand() {
    SandboxCommandException exception =
        new SandboxCommandException(
            SandboxCommandException.Reason.NOT_FOUND,
            "exec",
            "execve(\"/bin/tru\", ...)",
            Errno.ENOENT,
            "tru",
            null);
    assertThat(exception)
        .isInstanceOf(SandboxSetupException.class)
        .hasMessage("[exec] execve(\"/bin/tru\", ...) failed: ENOENT (No such file or directory)");
    assertThat(exception.reason()).isEqualTo(SandboxCommandException.Reason.NOT_FOUND);
    assertThat(exception.command()).isEqualTo("tru");
  }

  @Test
  void unsupportedException_withReport_carriesTheFindings() {
    HostReport report = new HostReport(HostReport.Tier.NONE, List.of());
    SandboxUnsupportedException exception =
        new SandboxUnsupportedException("user namespaces are refused", report);
    assertThat(exception).hasMessage("user namespaces are refused\nNONE: no sandbox is possible\n");
    assertThat(exception.findings()).isEqualTo(report.toText());
    assertThat(new SandboxUnsupportedException("x").findings()).isEmpty();
  }

  @Test
  void setupException_serialized_keepsItsValues() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(SETUP);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      SandboxSetupException copy = (SandboxSetupException) in.readObject();
      assertThat(copy.outcome()).isEqualTo(SETUP.outcome());
      assertThat(copy.path()).isEqualTo(SETUP.path());
    }
  }
}
