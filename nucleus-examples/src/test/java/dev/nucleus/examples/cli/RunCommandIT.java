package dev.nucleus.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nucleus.examples.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code nucleus run} as a process: exit codes, streams, JSON. */
final class RunCommandIT {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 255})
  void run_programExits_codeIsItsOwn(int code) throws Exception {
    CommandProcess result = CommandProcess.run("run", "--", "sh", "-c", "exit " + code);
    assertThat(result).isEqualTo(new CommandProcess(code, "", ""));
  }

  @ParameterizedTest
  @CsvSource({"TERM, 15", "KILL, 9", "SEGV, 11"})
  void run_programIsKilled_codeIs128AndTheSignal(String name, int number) throws Exception {
    CommandProcess result = CommandProcess.run("run", "--", "sh", "-c", "kill -" + name + " $$");
    assertThat(result)
        .isEqualTo(
            new CommandProcess(
                128 + number, "", "nucleus: the program was killed by SIG" + name + "\n"));
  }

  @Test
  void run_timeLimit_is124() throws Exception {
    CommandProcess result = CommandProcess.run("run", "--timeout", "300ms", "--", "sleep", "60");
    assertThat(result)
        .isEqualTo(new CommandProcess(124, "", "nucleus: killed at the time limit of 0.3s\n"));
  }

  @Test
  void run_outputLimit_is137() throws Exception {
    CommandProcess result = CommandProcess.run("run", "--output-limit", "64k", "--", "yes");
    assertThat(result.exitCode()).isEqualTo(137);
    assertThat(result.out().length()).isBetween(64 * 1024, 1024 * 1024);
    assertThat(result.err())
        .startsWith("nucleus: killed: its stdout went over the output limit of ");
  }

  @Test
  void run_programIsNotThere_is127() throws Exception {
    CommandProcess result = CommandProcess.run("run", "--", "no-such-program");
    assertThat(result.exitCode()).isEqualTo(127);
    assertThat(result.err()).startsWith("nucleus: ").contains("no-such-program").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr", "/etc/passwd"})
  void run_programCannotBeExecuted_is126(String program) throws Exception {
    CommandProcess result = CommandProcess.run("run", "--", program);
    assertThat(result.exitCode()).isEqualTo(126);
    assertThat(result.err()).startsWith("nucleus: ").contains(program).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"--bind, /no/such/file:/data", "--workdir, /no/such/directory"})
  void run_sandboxCannotBeSetUp_is125(String option, String value) throws Exception {
    CommandProcess result = CommandProcess.run("run", option, value, "--", "/bin/true");
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err()).startsWith("nucleus: ").contains("/no/such/").hasLineCount(1);
  }

  @Test
  void run_streams_passThrough() throws Exception {
    CommandProcess result =
        CommandProcess.runWithInput("in\n", "run", "--", "sh", "-c", "cat; echo err >&2");
    assertThat(result).isEqualTo(new CommandProcess(0, "in\n", "err\n"));
  }

  @Test
  void run_options_reachTheSandbox(@TempDir Path directory) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("file"), "content");
    CommandProcess result =
        CommandProcess.run(
            "run",
            "--bind",
            directory + ":/data",
            "--tmpfs",
            "/scratch:1m",
            "--env",
            "GREETING=a=b",
            "--workdir",
            "/scratch",
            "--user",
            "1234:2345",
            "--hostname",
            "box",
            "--network",
            "none",
            "--",
            "sh",
            "-c",
            "cat /data/file; touch /data/x 2>/dev/null || echo ' ro'; echo $GREETING; pwd;"
                + " touch y && ls; id -u; id -g; uname -n; ls /sys/class/net 2>/dev/null | wc -l");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("content ro\na=b\n/scratch\ny\n1234\n2345\nbox\n0\n");
  }

  @Test
  void run_json_isOneObjectOnTheLastLine() throws Exception {
    CommandProcess result =
        CommandProcess.run("run", "--json", "--", "sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).isEmpty();
    JsonNode json = lastLine(result);
    assertThat(json.get("outcome").asText()).isEqualTo("EXITED");
    assertThat(json.get("exitCode").asInt()).isEqualTo(3);
    assertThat(json.get("signal").isNull()).isTrue();
    assertThat(json.get("stdout").asText()).isEqualTo("out\n");
    assertThat(json.get("stderr").asText()).isEqualTo("err\n");
    assertThat(json.get("truncated").asBoolean()).isFalse();
    assertThat(json.get("wallMillis").asDouble()).isPositive();
    assertThat(json.get("userMillis").isNumber()).isTrue();
    assertThat(json.get("systemMillis").isNumber()).isTrue();
    for (String layer : new String[] {"userNamespace", "landlock", "seccomp", "capabilities"}) {
      assertThat(json.get("layers").get(layer).asText()).isEqualTo("ENFORCED");
    }
  }

  @Test
  void run_jsonOfABigProgram_tellsItsPeakMemory() throws Exception {
    CommandProcess result =
        CommandProcess.run("run", "--json", "--", "python3", "-c", "bytearray(90_000_000)");
    assertThat(lastLine(result).get("peakMemoryBytes").asLong())
        .isBetween(90_000_000L, 200_000_000L);
  }

  @Test
  void run_jsonOfATimeout_namesIt() throws Exception {
    CommandProcess result =
        CommandProcess.run("run", "--json", "--timeout", "300ms", "--", "sleep", "60");
    assertThat(result.exitCode()).isEqualTo(124);
    assertThat(lastLine(result).get("outcome").asText()).isEqualTo("WALL_TIMEOUT");
  }

  @Test
  void run_jsonOfAMissingProgram_isSetupFailed() throws Exception {
    CommandProcess result = CommandProcess.run("run", "--json", "--", "no-such-program");
    assertThat(result.exitCode()).isEqualTo(127);
    assertThat(lastLine(result).get("outcome").asText()).isEqualTo("SETUP_FAILED");
    assertThat(lastLine(result).get("exitCode").asInt()).isEqualTo(127);
  }

  @Test
  void run_explain_printsTheCallsAndRunsNothing(@TempDir Path directory) throws Exception {
    CommandProcess result =
        CommandProcess.run("run", "--explain", "--", "touch", directory + "/touched");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("pivot_root", "seccomp", "landlock_restrict_self", "execve");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void run_memoryOfTheWholeSandbox_isKept() throws Exception {
    ControlGroups.require();
    String[] program = {"python3", "-c", "print(len(bytearray(100_000_000)))"};
    CommandProcess enough = run(program, "--memory", "256m");
    assertThat(enough).isEqualTo(new CommandProcess(0, "100000000\n", ""));
    CommandProcess less = run(program, "--memory", "32m");
    assertThat(less.exitCode()).isEqualTo(137);
    assertThat(less.out()).isEmpty();
    assertThat(less.err()).startsWith("nucleus: killed: out of memory (").hasLineCount(1);
  }

  @Test
  void run_processesOfTheWholeSandbox_areCounted() throws Exception {
    ControlGroups.require();
    String[] program = {"sh", "-c", "for i in 1 2 3 4; do sleep 0.2 & done; wait; echo done"};
    assertThat(run(program, "--pids-limit", "5").out()).isEqualTo("done\n");
    CommandProcess less = run(program, "--pids-limit", "4");
    assertThat(less.exitCode()).isNotZero();
    assertThat(less.err()).containsIgnoringCase("fork");
  }

  @Test
  void run_accounting_tellsWhatTheWholeSandboxUsed() throws Exception {
    ControlGroups.require();
    String[] program = {"sh", "-c", "true; exit 0"};
    CommandProcess result = run(program, "--accounting", "--stats", "--json");
    assertThat(result.err()).contains("peak memory", "(cgroup)");
    JsonNode json = lastLine(result);
    assertThat(json.get("cpuSource").asText()).isEqualTo("CGROUP");
    assertThat(json.get("peakMemorySource").asText()).isEqualTo("CGROUP");
    assertThat(json.get("layers").get("cgroup").asText()).isEqualTo("ENFORCED");
    assertThat(json.get("degradations")).isEmpty();
  }

  @Test
  void run_bestEffortLimits_runsOnEveryHost() throws Exception {
    String[] program = {"echo", "ran"};
    CommandProcess result =
        run(program, "--best-effort-limits", "--memory", "64m", "--cpus", "1", "--pids", "9");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("ran\n");
  }

  private static CommandProcess run(String[] program, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(List.of(options));
    arguments.add("--");
    arguments.addAll(List.of(program));
    return CommandProcess.run(arguments.toArray(new String[0]));
  }

  private static JsonNode lastLine(CommandProcess result) throws IOException {
    String[] lines = result.out().split("\n");
    return new ObjectMapper().readTree(lines[lines.length - 1]);
  }
}
