package dev.nucleus.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.nucleus.HostReport;
import dev.nucleus.Sandbox;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The annotations as JUnit sees them, on the host that the tests run on. */
class ConditionsTest {
  private static final int MORE_THAN_ANY_KERNEL_HAS = 1000;

  static class Annotated {
    @Test
    @RequiresSandbox
    void sandbox() {
      assertThat(Sandbox.doctor().canLaunch()).isTrue();
    }

    @Test
    @RequiresKernel
    void anyKernel() {}

    @Test
    @RequiresKernel(landlockAbi = MORE_THAN_ANY_KERNEL_HAS)
    void kernelOfTheFuture() {
      throw new AssertionError("was not skipped");
    }
  }

  @RequiresKernel(landlockAbi = MORE_THAN_ANY_KERNEL_HAS)
  static class OfTheFuture {
    @Test
    void any() {
      throw new AssertionError("was not skipped");
    }
  }

  static class Inheriting extends OfTheFuture {}

  private static Events tests(Class<?> type) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(type))
        .execute()
        .testEvents();
  }

  private static void requireSkips() {
    Assumptions.assumeFalse("1".equals(System.getenv(Verdict.MUST_RUN)), "skips are failures here");
  }

  @Test
  void methods_areRunOrSkippedByThemselves() {
    requireSkips();
    HostReport host = Sandbox.doctor();
    int skipped = host.canLaunch() ? 1 : 2;
    tests(Annotated.class)
        .assertStatistics(count -> count.skipped(skipped).succeeded(3 - skipped).failed(0));
  }

  @Test
  void kernelOfTheFuture_isSkippedWithTheReason() {
    requireSkips();
    assertThat(tests(Annotated.class).skipped().list())
        .extracting(event -> event.getRequiredPayload(String.class))
        .anyMatch(reason -> reason.startsWith("Landlock ABI 1000 is needed, and this host has "));
  }

  @Test
  void classes_areSkippedAsAWhole() {
    requireSkips();
    tests(OfTheFuture.class).assertStatistics(count -> count.started(0));
    tests(Inheriting.class).assertStatistics(count -> count.started(0));
  }
}
