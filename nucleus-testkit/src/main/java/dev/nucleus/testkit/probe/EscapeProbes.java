package dev.nucleus.testkit.probe;

import dev.nucleus.Sandbox;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/**
 * Tries to break out of a sandbox, in every way of the catalogue.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicContainer> myPolicyHolds() {
 *   return EscapeProbes.tests(builder -> builder.bindReadOnly(models, "/models"));
 * }
 * }</pre>
 *
 * <p>Each attempt is made twice: outside, in a way that harms nothing, and inside. Only what
 * succeeds outside and is refused inside passes. The sandbox under test is what the policy makes of
 * {@link Sandbox#builder()}; the probes add their command, streams, time limit and volumes, so the
 * policy needs {@code python3} and {@code /bin/sh} in the sandbox, and the host needs {@code
 * python3}. That the probes pass does not mean that a policy is safe: they are what others fell
 * for.
 *
 * <p>Thread-safe.
 */
public final class EscapeProbes {
  private static final List<Probe> ALL = Catalogue.read();

  private EscapeProbes() {}

  /** Every probe of the catalogue. */
  public static List<Probe> all() {
    return ALL;
  }

  /**
   * The probe with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Probe byId(String id) {
    return ALL.stream()
        .filter(probe -> probe.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "probe \""
                        + id
                        + "\" does not exist; there are "
                        + ALL.stream().map(Probe::id).toList()));
  }

  /** Runs every probe against a policy; takes about a minute. */
  public static List<ProbeResult> run(Consumer<Sandbox.Builder> policy) {
    return ALL.stream().flatMap(probe -> run(probe, policy).stream()).toList();
  }

  /** Runs one probe against a policy; one result for each attempt that it makes. */
  public static List<ProbeResult> run(Probe probe, Consumer<Sandbox.Builder> policy) {
    return Trial.run(probe, policy);
  }

  /**
   * The probes as tests: a container for each, which has a test for each attempt. An attempt that
   * could not be exercised, or that succeeds because the policy leaves out a layer, is aborted and
   * says why.
   */
  public static Stream<DynamicContainer> tests(Consumer<Sandbox.Builder> policy) {
    return ALL.stream().map(probe -> tests(probe, policy));
  }

  /** One probe as tests. */
  public static DynamicContainer tests(Probe probe, Consumer<Sandbox.Builder> policy) {
    return DynamicContainer.dynamicContainer(
        probe.toString(),
        Stream.of(probe).flatMap(each -> run(each, policy).stream()).map(EscapeProbes::test));
  }

  static DynamicTest test(ProbeResult result) {
    return DynamicTest.dynamicTest(result.attempt(), () -> check(result));
  }

  private static void check(ProbeResult result) {
    if (result instanceof ProbeResult.Fail) {
      Assertions.fail(
          result.probe()
              + ": "
              + result.attempt()
              + ": "
              + result.detail()
              + "; a correct sandbox shows: "
              + result.probe().mustShow());
    } else if (result instanceof ProbeResult.NotExercised) {
      Assumptions.abort("not exercised: " + result.detail());
    } else if (result instanceof ProbeResult.Degraded) {
      Assumptions.abort("degraded: " + result.detail());
    }
  }
}
