package dev.nucleus.linux.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.linux.it.NeedsSandbox;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Prints where the time of a launch goes; how long things take is not for a test to judge. */
@NeedsSandbox
class StepTimesIT {
  private static final int LAUNCHES = Integer.getInteger("nucleus.step.launches", 50);

  @Test
  void measure_warmLaunches_accountsForEveryLayer() {
    try (StepTimes times = new StepTimes()) {
      times.measure(LAUNCHES);
      Map<String, Double> byLayer = times.measure(LAUNCHES);

      byLayer.forEach(
          (layer, micros) -> System.out.printf(Locale.ROOT, "%9.1f us  %s%n", micros, layer));
      assertThat(byLayer)
          .containsKeys(
              StepTimes.UNTIL_FIRST_STEP,
              "mount sources",
              "identity",
              "root",
              "rootfs",
              "dev",
              "proc",
              "capabilities",
              "landlock",
              "seccomp",
              StepTimes.AFTER_EXEC);
      assertThat(byLayer.get(StepTimes.AFTER_EXEC)).isPositive();
      assertThat(byLayer.get(StepTimes.WHOLE)).isGreaterThan(byLayer.get(StepTimes.AFTER_EXEC));
    }
  }
}
