package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import dev.nucleus.Rlimit.Bounds;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
  private static final IoLimit READS = IoLimit.builder().readBytesPerSecond(1_000_000).build();

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
  void standard_controlGroupLimits_areNone() {
    Limits limits = Limits.standard();
    assertThat(limits.memory()).isEmpty();
    assertThat(limits.memoryHigh()).isEmpty();
    assertThat(limits.effectiveMemoryHigh()).isEmpty();
    assertThat(limits.swap()).isEmpty();
    assertThat(limits.effectiveSwap()).isEmpty();
    assertThat(limits.cpus()).isEmpty();
    assertThat(limits.cpuPeriod()).isEqualTo(Duration.ofMillis(100));
    assertThat(limits.cpuWeight()).isEmpty();
    assertThat(limits.cpuset()).isEmpty();
    assertThat(limits.pids()).isEmpty();
    assertThat(limits.io()).isEmpty();
    assertThat(limits.hugepages()).isEmpty();
    assertThat(limits.effectiveHugepages()).isEqualTo(ByteSize.ZERO);
    assertThat(limits.oomGroup()).isTrue();
    assertThat(limits.accounting()).isFalse();
    assertThat(limits.cpuExtraTime()).isZero();
    assertThat(limits.needsControlGroup()).isFalse();
  }

  @Test
  void build_everyControlGroupLimit_isTakenOver() {
    Limits limits = everything().build();
    assertThat(limits.memory()).contains(ByteSize.parse("64m"));
    assertThat(limits.memoryHigh()).contains(ByteSize.parse("48m"));
    assertThat(limits.effectiveMemoryHigh()).contains(ByteSize.parse("48m"));
    assertThat(limits.swap()).contains(ByteSize.parse("1m"));
    assertThat(limits.effectiveSwap()).contains(ByteSize.parse("1m"));
    assertThat(limits.cpus()).contains(1.5);
    assertThat(limits.cpuPeriod()).isEqualTo(Duration.ofMillis(20));
    assertThat(limits.cpuWeight()).hasValue(250);
    assertThat(limits.cpuset()).contains(CpuSet.parse("0-1"));
    assertThat(limits.pids()).hasValue(20);
    assertThat(limits.io())
        .containsExactly(entry("/dev/vda", READS), entry("254:16", READS), entry("8:0", READS));
    assertThat(limits.hugepages()).contains(ByteSize.parse("2m"));
    assertThat(limits.effectiveHugepages()).isEqualTo(ByteSize.parse("2m"));
    assertThat(limits.oomGroup()).isFalse();
    assertThat(limits.accounting()).isTrue();
    assertThat(limits.cpuExtraTime()).isEqualTo(Duration.ofMillis(500));
    assertThat(limits.rlimits()).containsEntry(Rlimit.NPROC, new Bounds(22, 22));
  }

  @Test
  void effectiveValues_memoryAlone_areSafe() {
    Limits limits = Limits.builder().memory("100m").build();
    assertThat(limits.effectiveMemoryHigh()).contains(ByteSize.parse("90m"));
    assertThat(limits.effectiveSwap()).contains(ByteSize.ZERO);
    assertThat(limits.memoryHigh()).isEmpty();
    assertThat(limits.swap()).isEmpty();
    assertThat(Limits.builder().memory(ByteSize.of(Long.MAX_VALUE)).build().effectiveMemoryHigh())
        .contains(ByteSize.of(8_301_034_833_169_298_227L));
  }

  static Stream<Consumer<Limits.Builder>> limitsOfTheWholeSandbox() {
    return Stream.of(
        limits -> limits.memory("4m"),
        limits -> limits.memoryHigh("4m"),
        limits -> limits.swap("0"),
        limits -> limits.cpus(0.01),
        limits -> limits.cpuWeight(1),
        limits -> limits.cpuset("0"),
        limits -> limits.pids(1),
        limits -> limits.io("8:0", READS),
        limits -> limits.hugepages("0"),
        limits -> limits.accounting(true));
  }

  @ParameterizedTest
  @MethodSource("limitsOfTheWholeSandbox")
  void needsControlGroup_eachOnItsOwn_isTrue(Consumer<Limits.Builder> change) {
    Limits.Builder builder = Limits.builder();
    change.accept(builder);
    assertThat(builder.build().needsControlGroup()).isTrue();
  }

  @Test
  void needsControlGroup_limitsOfProcesses_isFalse() {
    Limits limits =
        Limits.builder()
            .nofile(64)
            .nproc(8)
            .fileSize("1m")
            .cpuTime(Duration.ofSeconds(1))
            .cpuExtraTime(Duration.ofSeconds(1))
            .oomGroup(false)
            .rlimit(Rlimit.AS, 1, 1)
            .build();
    assertThat(limits.needsControlGroup()).isFalse();
  }

  @Test
  void nproc_notGiven_followsPids() {
    Limits.Builder builder = Limits.builder().pids(4_194_304);
    assertThat(builder.build().nproc()).isEqualTo(4_194_306);
    assertThat(builder.pids(1).build().nproc()).isEqualTo(3);
    assertThat(Limits.Builder.from(builder.build()).pids(7).build().nproc()).isEqualTo(9);
    assertThat(builder.nproc(100).build().nproc()).isEqualTo(100);
    assertThat(Limits.Builder.from(builder.build()).pids(7).build().nproc()).isEqualTo(100);
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
    Limits all = everything().build();
    assertThat(Limits.Builder.from(all).build()).isEqualTo(all).hasSameHashCodeAs(all);
    assertThat(Limits.Builder.from(Limits.standard()).build()).isEqualTo(Limits.standard());
  }

  @Test
  void build_later_ioOfTheFirstStays() {
    Limits.Builder builder = Limits.builder().io("8:0", READS);
    Limits first = builder.build();
    IoLimit other = IoLimit.builder().writeOperationsPerSecond(5).build();
    Limits second = builder.io("8:0", other).io("8:16", other).build();
    assertThat(first.io()).isEqualTo(Map.of("8:0", READS));
    assertThat(second.io()).isEqualTo(Map.of("8:0", other, "8:16", other));
  }

  @Test
  void rlimits_extraTime_isAddedToTheProcessorTime() {
    Limits limits =
        Limits.builder()
            .cpuTime(Duration.ofMillis(1500))
            .cpuExtraTime(Duration.ofMillis(1600))
            .build();
    assertThat(limits.rlimits()).containsEntry(Rlimit.CPU, new Bounds(4, 5));
    assertThat(limits.cpuTime()).contains(Duration.ofMillis(1500));
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
  void memory_tooLittleOrNoSize_isRefused() {
    Limits.Builder builder = Limits.builder();
    refused(
        () -> builder.memory("4095k"),
        "memory \"4095k\" is less than the start of a program may need; give at least \"4m\"");
    refused(
        () -> builder.memoryHigh(ByteSize.ZERO),
        "memoryHigh \"0\" is less than the start of a program may need; give at least \"4m\"");
    String size =
        " is not a size; write a whole number of bytes, or one followed by k, m, g or t, such as"
            + " \"256m\"";
    refused(() -> builder.memory("lots"), "memory \"lots\"" + size);
    refused(() -> builder.memoryHigh("-1"), "memoryHigh \"-1\"" + size);
    refused(() -> builder.swap("1.5g"), "swap \"1.5g\"" + size);
    refused(() -> builder.hugepages(""), "hugepages \"\"" + size);
    assertThat(builder.build()).isEqualTo(Limits.standard());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.009, -1, 4096.5, Double.NaN, Double.POSITIVE_INFINITY})
  void cpus_outOfRange_isRefused(double cpus) {
    refused(
        () -> Limits.builder().cpus(cpus),
        "cpus \"" + cpus + "\" is out of range; give 0.01 to 4096, for example 0.5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-0.1S", "PT0.000999999S", "PT1.000000001S"})
  void cpuPeriod_outOfRange_isRefused(Duration period) {
    refused(
        () -> Limits.builder().cpuPeriod(period),
        "cpuPeriod \"" + period + "\" is out of range; give PT0.001S to PT1S");
  }

  @Test
  void numbers_outOfRange_areRefused() {
    Limits.Builder builder = Limits.builder();
    String weight = " is out of range; give 1 to 10000; the kernel's default is 100";
    refused(() -> builder.cpuWeight(0), "cpuWeight \"0\"" + weight);
    refused(() -> builder.cpuWeight(10_001), "cpuWeight \"10001\"" + weight);
    refused(() -> builder.pids(0), "pids \"0\" leaves no process; give at least 1");
    refused(
        () -> builder.pids(4_194_305),
        "pids \"4194305\" is more than the kernel can have; give at most 4194304, or leave it"
            + " unset");
    refused(
        () -> builder.cpuset("1-0"),
        "cpuset \"1-0\" has the range 1-0, which runs backwards; write the lower number first");
    refused(
        () -> builder.cpuExtraTime(Duration.ofNanos(-1)),
        "cpuExtraTime \"PT-0.000000001S\" is negative; give zero or more");
    refused(
        () -> builder.cpuExtraTime(Duration.ofSeconds(2147483647)),
        "cpuExtraTime \"PT596523H14M7S\" is too long; give less than PT2147483647S");
    assertThat(builder.build()).isEqualTo(Limits.standard());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "vda", "8", "8:", ":0", "8:0:0", "8:-1", "/dev/v\0da", "/dev/\nvda"})
  void io_noDevice_isRefused(String device) {
    refused(
        () -> Limits.builder().io(device, READS),
        "device \""
            + device.replace("\0", "\\x00").replace("\n", "\\n")
            + "\" is no device; give the path of a block device, such as \"/dev/vda\", or its"
            + " numbers, such as \"254:0\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4096:0", "0:1048576", "999999999:0"})
  void io_numberOutOfRange_isRefused(String device) {
    refused(
        () -> Limits.builder().io(device, READS),
        "device \""
            + device
            + "\" is out of range; give 0 to 4095 before the colon and 0 to 1048575 behind");
    assertThat(Limits.builder().io("4095:1048575", READS).build().io()).hasSize(1);
  }

  @Test
  void setters_null_areRefusedByName() {
    Limits.Builder builder = Limits.builder();
    nullRefused(() -> builder.memory((ByteSize) null), "memory must not be null");
    nullRefused(() -> builder.memory((String) null), "memory must not be null");
    nullRefused(() -> builder.memoryHigh((ByteSize) null), "memoryHigh must not be null");
    nullRefused(() -> builder.swap((ByteSize) null), "swap must not be null");
    nullRefused(() -> builder.hugepages((ByteSize) null), "hugepages must not be null");
    nullRefused(() -> builder.cpuPeriod(null), "cpuPeriod must not be null");
    nullRefused(() -> builder.cpuset((CpuSet) null), "cpuset must not be null");
    nullRefused(() -> builder.cpuset((String) null), "cpuset must not be null");
    nullRefused(() -> builder.cpuExtraTime(null), "cpuExtraTime must not be null");
    nullRefused(() -> builder.io(null, READS), "device must not be null");
    nullRefused(() -> builder.io("8:0", null), "io must not be null");
  }

  @Test
  void build_valuesThatDoNotFit_areRefused() {
    inconsistent(
        Limits.builder().memoryHigh("65m").memory("64m"),
        "memoryHigh \"65m\" is above memory \"64m\" and would never be reached; lower memoryHigh,"
            + " or leave it unset for 90 %");
    inconsistent(
        Limits.builder().cpuPeriod(Duration.ofMillis(50)),
        "cpuPeriod \"PT0.05S\" has no effect without cpus; give cpus as well, or leave both"
            + " unset");
    inconsistent(
        Limits.builder().cpus(0.05).cpuPeriod(Duration.ofMillis(19)),
        "cpus \"0.05\" of a cpuPeriod of \"PT0.019S\" is less than 1 ms, which the kernel refuses;"
            + " give more cpus or a longer cpuPeriod");
    inconsistent(
        Limits.builder().cpuExtraTime(Duration.ofSeconds(1)),
        "cpuExtraTime \"PT1S\" has no effect without cpuTime; give cpuTime as well, or leave both"
            + " unset");
  }

  @Test
  void build_valuesThatJustFit_areAccepted() {
    assertThat(Limits.builder().memoryHigh("64m").memory("64m").build().memoryHigh())
        .contains(ByteSize.parse("64m"));
    assertThat(Limits.builder().memoryHigh("64m").build().memory()).isEmpty();
    assertThat(Limits.builder().cpus(0.01).build().cpus()).contains(0.01);
    assertThat(Limits.builder().cpus(0.05).cpuPeriod(Duration.ofMillis(20)).build().cpus())
        .contains(0.05);
    assertThat(Limits.builder().cpus(4096).cpuPeriod(Duration.ofSeconds(1)).build().cpus())
        .contains(4096.0);
    assertThat(Limits.builder().swap("1g").build().effectiveSwap()).contains(ByteSize.parse("1g"));
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

  private static Limits.Builder everything() {
    return Limits.builder()
        .memory("64m")
        .memoryHigh("48m")
        .swap("1m")
        .cpus(1.5)
        .cpuPeriod(Duration.ofMillis(20))
        .cpuWeight(250)
        .cpuset("1,0")
        .pids(20)
        .io("/dev/vda", READS)
        .io("254:16", READS)
        .io("8:0", READS)
        .hugepages("2m")
        .oomGroup(false)
        .accounting(true)
        .cpuTime(Duration.ofSeconds(2))
        .cpuExtraTime(Duration.ofMillis(500));
  }

  private static void refused(Runnable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
  }

  private static void nullRefused(Runnable call, String message) {
    assertThatNullPointerException().isThrownBy(call::run).withMessage(message);
  }

  private static void inconsistent(Limits.Builder builder, String message) {
    assertThatIllegalStateException().isThrownBy(builder::build).withMessage(message);
  }
}
