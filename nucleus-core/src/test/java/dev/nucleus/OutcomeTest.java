package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutcomeTest {
  private static final List<Outcome> EACH =
      List.of(
          new Outcome.Exited(3),
          new Outcome.Signalled(11, false),
          new Outcome.WallTimeout(Duration.ofSeconds(1)),
          new Outcome.CpuTimeout(Duration.ofSeconds(1)),
          new Outcome.OutOfMemory("oom_kill 1"),
          new Outcome.OutputLimit("stdout", ByteSize.of(1)),
          new Outcome.SyscallDenied("ptrace"),
          new Outcome.SetupFailed("filesystem", "failed", 1),
          new Outcome.LauncherLost("killed"));

  @Test
  void kind_eachOutcome_isItsOwn() {
    List<Outcome.Kind> kinds = new ArrayList<>();
    EACH.forEach(outcome -> kinds.add(outcome.kind()));
    assertThat(kinds).containsExactly(Outcome.Kind.values());
    assertThat(Outcome.class.getPermittedSubclasses()).hasSize(EACH.size());
  }

  @Test
  void exitCode_eachOutcome_followsTheConvention() {
    List<Integer> codes = new ArrayList<>();
    EACH.forEach(outcome -> codes.add(outcome.exitCode()));
    assertThat(codes).containsExactly(3, 139, 124, 124, 137, 137, 159, 125, 125);
  }

  @Test
  void success_onlyExitZero_isTrue() {
    assertThat(new Outcome.Exited(0).success()).isTrue();
    assertThat(EACH).noneMatch(Outcome::success);
  }

  @Test
  void signalled_toString_namesTheSignal() {
    assertThat(new Outcome.Signalled(11, true)).hasToString("Signalled[SIGSEGV, core dumped]");
    assertThat(new Outcome.Signalled(9, false)).hasToString("Signalled[SIGKILL]");
  }

  @Test
  void constructors_badValue_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outcome.Exited(256))
        .withMessage("exit code \"256\" is out of range; give 0 to 255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outcome.Signalled(0, false))
        .withMessage("signal \"0\" is out of range; give 1 to 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outcome.SetupFailed("a", "b", -1))
        .withMessage("errno \"-1\" is out of range; give 0 to 4095");
  }
}
