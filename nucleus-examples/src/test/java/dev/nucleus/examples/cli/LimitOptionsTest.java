package dev.nucleus.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nucleus.ByteSize;
import dev.nucleus.Cgroup;
import dev.nucleus.IoLimit;
import dev.nucleus.Limits;
import dev.nucleus.SandboxSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the options about limits make of a sandbox; none is started here. */
final class LimitOptionsTest {

  @Test
  void apply_none_leavesTheDefaults() {
    SandboxSpec spec = spec("");
    assertThat(spec.limits()).isEqualTo(Limits.standard());
    assertThat(spec.cgroup()).isEqualTo(Cgroup.auto());
    assertThat(spec.bestEffortLimits()).isFalse();
  }

  @Test
  void apply_every_reachesTheLimits() {
    SandboxSpec spec =
        spec(
            "--memory 64m --memory-high 48m --memory-swap 80m --hugepages 2m --cpus 0.5"
                + " --cpu-weight 50 --cpuset-cpus 1,0 --cpu-time 1.5s --cpu-extra-time 500ms"
                + " --pids-limit 20 --accounting --device-read-bps /dev/vda:1m"
                + " --device-write-bps /dev/vda:2m --device-read-iops 254:16:3"
                + " --device-write-iops /dev/vda:4");
    assertThat(spec.limits())
        .isEqualTo(
            Limits.builder()
                .memory("64m")
                .memoryHigh("48m")
                .swap("16m")
                .hugepages("2m")
                .cpus(0.5)
                .cpuWeight(50)
                .cpuset("0-1")
                .cpuTime(Duration.ofMillis(1500))
                .cpuExtraTime(Duration.ofMillis(500))
                .pids(20)
                .accounting(true)
                .io(
                    "/dev/vda",
                    IoLimit.builder()
                        .readBytesPerSecond(1 << 20)
                        .writeBytesPerSecond(2 << 20)
                        .writeOperationsPerSecond(4)
                        .build())
                .io("254:16", IoLimit.builder().readOperationsPerSecond(3).build())
                .build());
  }

  @Test
  void apply_pids_isAnotherNameForPidsLimit() {
    assertThat(spec("--pids 5").limits().pids()).hasValue(5);
  }

  @Test
  void apply_memorySwapOfMemory_isNoSwap() {
    assertThat(spec("--memory 64m --memory-swap 64m").limits().swap()).contains(ByteSize.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "--accounting, , false",
    "--move-application, , true",
    "--cgroup-parent /jobs, /jobs, false",
    "--move-application --cgroup-parent /jobs, /jobs, true"
  })
  void apply_place_isThatOfTheControlGroup(String options, String parent, boolean moveApplication) {
    Cgroup cgroup = spec(options).cgroup();
    assertThat(cgroup.parent().orElse(null)).isEqualTo(parent);
    assertThat(cgroup.moveApplication()).isEqualTo(moveApplication);
  }

  @Test
  void apply_bestEffortLimits_isSet() {
    assertThat(spec("--best-effort-limits").bestEffortLimits()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--memory 1m|--memory '1m': memory \"1m\" is less than the start of a program may need; give at least \"4m\"",
        "--memory-high 1k|--memory-high '1k': memoryHigh \"1k\" is less than the start of a program may need; give at least \"4m\"",
        "--memory-swap 1g|--memory-swap '1g': it is memory and swap together; give --memory as well",
        "--memory 64m --memory-swap 0|--memory-swap '0': it is memory and swap together, and less than --memory; give at least 64m",
        "--cpus 0|--cpus '0': cpus \"0.0\" is out of range; give 0.01 to 4096, for example 0.5",
        "--cpus half|--cpus 'half': it is no number; write one such as 0.5 or 2",
        "--cpus NaN|--cpus 'NaN': it is no number; write one such as 0.5 or 2",
        "--cpu-weight 0|--cpu-weight '0': cpuWeight \"0\" is out of range; give 1 to 10000; the kernel's default is 100",
        "--cpu-weight x|--cpu-weight 'x': it is no weight; write 1 to 10000",
        "--cpuset-cpus 3-1|--cpuset-cpus '3-1': cpuset \"3-1\" has the range 3-1, which runs backwards; write the lower number first",
        "--cpu-time 0|--cpu-time '0': cpuTime \"PT0S\" is not positive; give more than zero, or leave it unset",
        "--cpu-extra-time x|--cpu-extra-time 'x': it is no duration; write 10s, 1.5s, 500ms, 2m or 1h",
        "--pids-limit 0|--pids-limit '0': pids \"0\" leaves no process; give at least 1",
        "--pids x|--pids-limit 'x': it is no whole number; write one such as 100",
        "--device-read-bps /dev/vda|--device-read-bps '/dev/vda': write a device and a number, such as /dev/vda:1000 or 254:0:1000",
        "--device-read-bps :5|--device-read-bps ':5': write a device and a number, such as /dev/vda:1000 or 254:0:1000",
        "--device-read-bps vda:5|--device-read-bps 'vda:5': device \"vda\" is no device; give the path of a block device, such as \"/dev/vda\", or its numbers, such as \"254:0\"",
        "--device-write-bps 8:0:0|--device-write-bps '8:0:0': writeBytesPerSecond \"0\" would let nothing through; give at least 1 per second",
        "--device-read-iops 8:0:1k|--device-read-iops '8:0:1k': it is no whole number; write one such as 100",
        "--device-write-iops 8:0:4294967296|--device-write-iops '8:0:4294967296': writeOperationsPerSecond \"4294967296\" is more than the kernel can count; give at most 4294967295, or leave it unset",
        "--hugepages x|--hugepages 'x': hugepages \"x\" is not a size; write a whole number of bytes, or one followed by k, m, g or t, such as \"256m\"",
        "--cgroup-parent jobs|--cgroup-parent 'jobs': parent of the control groups \"jobs\" is not absolute; start it with '/'",
      })
  void apply_badValue_isRefusedWithOptionValueAndFix(String options, String message) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> spec(options))
        .withMessage(message);
  }

  private static SandboxSpec spec(String options) {
    String[] arguments = (options + " -- true").strip().split(" +");
    return RunOptions.apply(new CommandLine(new RunCommand().spec()).parseArgs(arguments)).spec();
  }
}
