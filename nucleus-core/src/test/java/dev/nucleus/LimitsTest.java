package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.nucleus.Rlimit.Bounds;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitsTest {
  @Test
  void standard_rlimits_areTheDocumentedDefaults() {
    assertThat(Limits.standard().rlimits())
        .containsExactly(
            entry(Rlimit.CORE, new Bounds(0, 0)),
            entry(Rlimit.NPROC, new Bounds(512, 512)),
            entry(Rlimit.NOFILE, new Bounds(1024, 1024)),
            entry(Rlimit.MEMLOCK, new Bounds(65536, 65536)));
  }

  @Test
  void build_everyLimit_appearsInRlimits() {
    Limits limits =
        Limits.builder()
            .nofile(64)
            .nproc(8)
            .memlock(ByteSize.ZERO)
            .core(ByteSize.parse("1m"))
            .fileSize("2m")
            .cpuTime(Duration.ofSeconds(5))
            .rlimit(Rlimit.AS, 1024, Bounds.UNLIMITED)
            .build();
    assertThat(limits.rlimits())
        .containsExactly(
            entry(Rlimit.CPU, new Bounds(5, 6)),
            entry(Rlimit.FSIZE, new Bounds(2097152, 2097152)),
            entry(Rlimit.CORE, new Bounds(1048576, 1048576)),
            entry(Rlimit.NPROC, new Bounds(8, 8)),
            entry(Rlimit.NOFILE, new Bounds(64, 64)),
            entry(Rlimit.MEMLOCK, new Bounds(0, 0)),
            entry(Rlimit.AS, new Bounds(1024, -1)));
    assertThat(limits.others()).isEqualTo(Map.of(Rlimit.AS, new Bounds(1024, -1)));
  }

  @Test
  void build_twice_givesIndependentValues() {
    Limits.Builder builder = Limits.builder().rlimit(Rlimit.STACK, 1, 2);
    Limits first = builder.build();
    Limits second = builder.nproc(1).rlimit(Rlimit.DATA, 3, 4).build();
    assertThat(first).isNotEqualTo(second);
    assertThat(first.nproc()).isEqualTo(512);
    assertThat(first.others()).containsOnlyKeys(Rlimit.STACK);
    assertThat(second.others()).containsOnlyKeys(Rlimit.STACK, Rlimit.DATA);
  }

  @Test
  void from_limits_givesEqualLimits() {
    Limits limits =
        Limits.builder()
            .nofile(10)
            .nproc(11)
            .memlock(ByteSize.of(12))
            .core(ByteSize.of(13))
            .fileSize(ByteSize.of(14))
            .cpuTime(Duration.ofSeconds(15))
            .rlimit(Rlimit.NICE, 16, 17)
            .build();
    assertThat(Limits.Builder.from(limits).build()).isEqualTo(limits).hasSameHashCodeAs(limits);
  }

  @ParameterizedTest
  @CsvSource({"PT0.000000001S,1", "PT1S,1", "PT1.5S,2", "PT2147483646.9S,2147483647"})
  void cpuTime_fraction_isRoundedUp(Duration time, long seconds) {
    assertThat(Limits.builder().cpuTime(time).build().rlimits())
        .containsEntry(Rlimit.CPU, new Bounds(seconds, seconds + 1));
  }

  @Test
  void setters_badValue_isRefused() {
    Limits.Builder builder = Limits.builder();
    refused(() -> builder.nofile(3), "nofile \"3\" leaves none to start with; give at least 4");
    refused(() -> builder.nproc(0), "nproc \"0\" leaves no process; give at least 1");
    refused(
        () -> builder.cpuTime(Duration.ZERO),
        "cpuTime \"PT0S\" is not positive; give more than zero, or leave it unset");
    refused(
        () -> builder.cpuTime(Duration.ofSeconds(-1)),
        "cpuTime \"PT-1S\" is not positive; give more than zero, or leave it unset");
    refused(
        () -> builder.cpuTime(Duration.ofSeconds(2147483647)),
        "cpuTime \"PT596523H14M7S\" is too long; give less than PT2147483647S, or leave it unset");
    refused(
        () -> builder.fileSize("1x"),
        "fileSize \"1x\" has the unknown suffix 'x'; write a whole number of bytes, or one followed"
            + " by k, m, g or t, such as \"256m\"");
    assertThat(builder.build()).isEqualTo(Limits.standard());
  }

  @Test
  void rlimit_badBounds_isRefused() {
    Limits.Builder builder = Limits.builder();
    refused(
        () -> builder.rlimit(Rlimit.AS, -2, 5),
        "soft limit \"-2\" is negative; give zero or more, or Bounds.UNLIMITED");
    refused(
        () -> builder.rlimit(Rlimit.AS, 6, 5),
        "soft limit \"6\" is above the hard limit \"5\"; lower the soft or raise the hard limit");
    refused(
        () -> builder.rlimit(Rlimit.AS, Bounds.UNLIMITED, 5),
        "soft limit \"unlimited\" is above the hard limit \"5\"; lower the soft or raise the hard"
            + " limit");
  }

  @ParameterizedTest
  @CsvSource({
    "CPU,cpuTime",
    "FSIZE,fileSize",
    "CORE,core",
    "NPROC,nproc",
    "NOFILE,nofile",
    "MEMLOCK,memlock"
  })
  void rlimit_resourceWithItsOwnMethod_isRefused(Rlimit resource, String method) {
    refused(
        () -> Limits.builder().rlimit(resource, 1, 1),
        "resource \"" + resource + "\" has a method of its own; call " + method + "(...)");
  }

  @Test
  void number_everyResource_isItsOrdinal() {
    for (Rlimit resource : Rlimit.values()) {
      assertThat(resource.number()).isEqualTo(resource.ordinal());
    }
    assertThat(new Bounds(7, Bounds.UNLIMITED)).hasToString("7:unlimited");
  }

  private static void refused(Runnable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
  }
}
