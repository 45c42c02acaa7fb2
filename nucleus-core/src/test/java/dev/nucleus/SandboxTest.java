package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class SandboxTest {
  private final Sandbox.Builder builder = Sandbox.builder().command("/bin/true");

  @Test
  void run_defaultStreams_capturesBoth() {
    assertThat(builder.run().exitCode()).isEqualTo(5);
    assertThat(FakeRuntime.LAST.get())
        .isEqualTo(Stdio.of(Stdin.empty(), Output.capture(), Output.capture()));
  }

  @Test
  void start_defaultStreams_arePipes() {
    assertThat(builder.start().pid()).isEqualTo(77);
    assertThat(FakeRuntime.LAST.get())
        .isEqualTo(Stdio.of(Stdin.pipe(), Output.pipe(), Output.pipe()));
  }

  @Test
  void run_givenStreams_reachTheRuntime() {
    builder.stdin(Stdin.text("x")).stdout(Output.discard()).stderr(Output.inherit()).run();
    assertThat(FakeRuntime.LAST.get())
        .isEqualTo(Stdio.of(Stdin.text("x"), Output.discard(), Output.inherit()));
  }

  @Test
  void run_mergedStderr_reachesTheRuntime() {
    builder.mergeStderr().run();
    assertThat(FakeRuntime.LAST.get()).isEqualTo(Stdio.merged(Stdin.empty(), Output.capture()));
  }

  @Test
  void run_pipe_isRefused() {
    assertRefused(Sandbox.builder().stdin(Stdin.pipe()), "stdin");
    assertRefused(Sandbox.builder().stdout(Output.pipe()), "stdout");
    assertRefused(Sandbox.builder().stderr(Output.pipe()), "stderr");
  }

  private static void assertRefused(Sandbox.Builder piped, String stream) {
    Sandbox sandbox = piped.command("/bin/true").build();
    assertThatIllegalStateException()
        .isThrownBy(sandbox::run)
        .withMessage(stream + " is a pipe, and nobody would serve it during run(); use start()");
    assertThat(sandbox.start()).isNotNull();
  }

  @Test
  void of_specAndStdio_areUsed() {
    SandboxSpec spec = builder.spec();
    Stdio stdio = Stdio.of(Stdin.empty(), Output.discard(), Output.discard());
    assertThat(Sandbox.of(spec).spec()).isSameAs(spec);
    assertThat(Sandbox.of(spec, stdio).run().exitCode()).isEqualTo(5);
    assertThat(FakeRuntime.LAST.get()).isEqualTo(stdio);
  }

  @Test
  void explainAndDoctor_runtime_answers() {
    assertThat(builder.build().explain()).isEqualTo("explained [/bin/true]");
    assertThat(Sandbox.doctor().canLaunch()).isFalse();
  }

  @Test
  void warmUp_sandbox_givesItsSpecToTheRuntime() {
    Sandbox sandbox = builder.build();
    sandbox.warmUp();
    assertThat(FakeRuntime.WARMED_UP).hasValue(sandbox.spec());
  }

  @Test
  void toString_sandbox_hasNameAndCommand() {
    assertThat(builder.build()).hasToString("Sandbox[[/bin/true]]");
    assertThat(builder.name("job").build()).hasToString("Sandbox[job: [/bin/true]]");
  }
}
