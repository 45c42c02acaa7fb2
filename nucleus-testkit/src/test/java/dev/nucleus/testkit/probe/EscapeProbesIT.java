package dev.nucleus.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.Landlock;
import dev.nucleus.Network;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import dev.nucleus.Seccomp;
import dev.nucleus.testkit.KernelFeature;
import dev.nucleus.testkit.RequiresKernel;
import dev.nucleus.testkit.RequiresSandbox;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every probe of the catalogue, against the defaults and against weaker sandboxes. */
@RequiresSandbox
class EscapeProbesIT {
  /** What the namespaces, mounts and capabilities keep shut on their own. */
  private static final List<String> WITHOUT_FILTERS =
      List.of("A4", "A9", "A13", "A17", "B2", "B4", "B7", "C2", "C4", "C8", "C11", "D9", "F5");

  private static final Consumer<Sandbox.Builder> UNFILTERED =
      builder ->
          builder
              .seccomp(Seccomp.unconfined())
              .landlock(Landlock.off())
              .allowDegradedSecurity(true);

  /** Needs variables in the environment of these tests; {@link SurroundedIT} has some. */
  private static final String ENVIRONMENT = "A13";

  @TestFactory
  Stream<DynamicContainer> defaults_everyProbe_isRefused() {
    return EscapeProbes.all().stream().map(EscapeProbesIT::exercised);
  }

  /** The tests of a probe, and one more that finds out whether it was exercised at all. */
  private static DynamicContainer exercised(Probe probe) {
    return DynamicContainer.dynamicContainer(
        probe.toString(),
        Stream.of(probe)
            .map(each -> EscapeProbes.run(each, builder -> {}))
            .flatMap(
                results ->
                    Stream.concat(
                        results.stream().map(EscapeProbes::test),
                        Stream.of(
                            DynamicTest.dynamicTest(
                                "is exercised",
                                () ->
                                    assertThat(results)
                                        .matches(
                                            all ->
                                                probe.id().equals(ENVIRONMENT)
                                                    || all.stream()
                                                        .anyMatch(
                                                            ProbeResult.Pass.class
                                                                ::isInstance)))))));
  }

  @TestFactory
  Stream<DynamicContainer> rootOfTheSandbox_everyProbe_isRefused() {
    return EscapeProbes.tests(builder -> builder.user(0));
  }

  @TestFactory
  Stream<DynamicContainer> withoutSeccompAndLandlock_theOtherLayers_stillHold() {
    return WITHOUT_FILTERS.stream()
        .map(EscapeProbes::byId)
        .map(probe -> EscapeProbes.tests(probe, UNFILTERED));
  }

  @Test
  void withoutSeccompAndLandlock_whatSucceeds_isDegradedAndNeverAFailure() {
    List<ProbeResult> results =
        Stream.of("A1", "A2", "D1", "D2", "D3", "D4", "D6")
            .flatMap(id -> EscapeProbes.run(EscapeProbes.byId(id), UNFILTERED).stream())
            .toList();

    assertThat(results).noneMatch(ProbeResult.Fail.class::isInstance);
    assertThat(results)
        .filteredOn(ProbeResult.Degraded.class::isInstance)
        .isNotEmpty()
        .allSatisfy(result -> assertThat(result.detail()).contains("landlock, seccomp"));
  }

  @Test
  @RequiresKernel(value = KernelFeature.LANDLOCK, landlockAbi = 6)
  void hostNetwork_abstractSocketOfTheHost_isOutOfReach() throws Exception {
    String name = "probe-" + UUID.randomUUID();
    String serve =
        "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind('\\0' + sys.argv[1]);"
            + " s.listen(); print('ready', flush=True); sys.stdin.read()";
    String connect =
        "import socket, sys; socket.socket(socket.AF_UNIX).connect('\\0' + sys.argv[1])";
    Process server = new ProcessBuilder("python3", "-c", serve, name).start();
    try (BufferedReader ready = server.inputReader(StandardCharsets.UTF_8)) {
      assertThat(ready.readLine()).isEqualTo("ready");
      Process control = new ProcessBuilder("python3", "-c", connect, name).inheritIO().start();
      assertThat(control.waitFor()).isZero();

      SandboxResult result =
          Sandbox.builder().network(Network.host()).command("python3", "-c", connect, name).run();
      assertThat(result.stderr().text())
          .endsWith("PermissionError: [Errno 1] Operation not permitted\n");
    } finally {
      server.destroyForcibly();
      server.waitFor();
    }
  }
}
