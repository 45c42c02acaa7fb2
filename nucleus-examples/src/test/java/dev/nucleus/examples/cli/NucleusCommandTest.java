package dev.nucleus.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments that make no sense; no sandbox is started here. */
final class NucleusCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run|no program to run; put it at the end: nucleus run -- CMD ARG...",
        "run --timeout x -- a|--timeout 'x': it is no duration; write 10s, 1.5s, 500ms, 2m or 1h",
        "run --bind /a -- a|--bind '/a': write SRC:DST or SRC:DST:rw, such as /data:/data",
        "run --bind /none:/a -- a|--bind '/none:/a': /none does not exist; create it first",
        "run --bind /usr:a -- a|--bind '/usr:a': destination \"a\" is not absolute; start it with '/'",
        "run --rootfs /none -- a|--rootfs '/none': there is no such directory; write host or a directory",
        "run --bind :/a -- a|--bind ':/a': write SRC:DST or SRC:DST:rw, such as /data:/data",
        "run --env X -- a|--env 'X': write K=V, such as LANG=C.UTF-8",
        "run --env =X -- a|--env '=X': write K=V, such as LANG=C.UTF-8",
        "run --user x -- a|--user 'x': write numbers: UID or UID:GID, such as 1000:1000",
        "run --user 1: -- a|--user '1:': write numbers: UID or UID:GID, such as 1000:1000",
        "run --network wifi -- a|--network 'wifi': write none or host",
        "run --foo -- a|Unknown option: '--foo' (see nucleus run --help)",
        "run --timeout|Missing required parameter for option '--timeout' (D) (see nucleus run --help)",
        "run --memory 8m --memory-high 9m -- a|memoryHigh \"9m\" is above memory \"8m\" and would never be reached; lower memoryHigh, or leave it unset for 90 %",
        "run --cpu-extra-time 1s -- a|cpuExtraTime \"PT1S\" has no effect without cpuTime; give cpuTime as well, or leave both unset",
        "bogus|Unmatched argument at index 0: 'bogus' (see nucleus --help)",
        "doctor --foo|Unknown option: '--foo' (see nucleus doctor --help)",
      })
  void execute_badArguments_areOneLineAnd125(String line, String message) {
    assertThat(execute(line.split(" "))).isEqualTo(125);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("nucleus: " + message + "\n");
    assertThat(out.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tmpfs|relative",
        "--workdir|relative",
        "--timeout|0",
        "--output-limit|-5",
        "--output-limit|99999999999999999999",
        "--hostname|a b",
        "--user|-1",
        "--memory|1k",
        "--pids-limit|0",
        "--cpus|-1",
      })
  void execute_valueThatTheApiRefuses_quotesOptionAndValue(String option, String value) {
    assertThat(execute("run", option, value, "--", "/bin/true")).isEqualTo(125);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("nucleus: " + option + " '" + value + "': ")
        .hasLineCount(1);
  }

  @Test
  void execute_noCommand_namesThem() {
    assertThat(execute()).isEqualTo(125);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("nucleus: name a command: run, doctor, demo, bench\n");
  }

  @Test
  void execute_version_isPrinted() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("nucleus ").hasLineCount(1);
  }

  @Test
  void execute_help_listsTheOptions() {
    assertThat(execute("run", "--help")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("--rootfs", "--bind", "--tmpfs", "--env", "--workdir", "--user", "--hostname")
        .contains("--timeout", "--output-limit", "--network", "--explain", "--json", "--stats")
        .contains("--memory=", "--memory-high", "--memory-swap", "--hugepages", "--cpus", "--pids")
        .contains("--cpu-weight", "--cpuset-cpus", "--cpu-time", "--cpu-extra-time", "--pids-limit")
        .contains("--device-read-bps", "--device-write-bps", "--device-read-iops")
        .contains("--device-write-iops", "--accounting", "--best-effort-limits")
        .contains("--cgroup-parent", "--move-application", "default: 90% of");
  }

  private int execute(String... args) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new NucleusCommand(console).execute(args);
  }
}
