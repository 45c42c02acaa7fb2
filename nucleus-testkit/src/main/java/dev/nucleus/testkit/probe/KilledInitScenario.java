package dev.nucleus.testkit.probe;

import dev.nucleus.Output;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxResult;
import dev.nucleus.Stdin;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * C8: PID 1 of the sandbox is killed from the host. (To kill the application or its launcher would
 * end this program, or the sandboxes of others in it.)
 */
final class KilledInitScenario implements Scenario {
  private static final long DEAD_MILLIS = 1000;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    String mark = UUID.randomUUID().toString();
    SandboxProcess process =
        trial
            .sandbox()
            .command("/bin/sh", "-c", "setsid sleep 600 & echo ready; sleep 600", mark)
            .stdin(Stdin.empty())
            .stdout(Output.pipe())
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      out.readLine();
      boolean ran = !HostProcesses.withMark(mark).isEmpty();
      long init = HostProcesses.parent(process.pid());
      if (!ran || init <= 1) {
        trial.notExercised("outlive PID 1", "the program or its PID 1 is not visible to the host");
        return;
      }
      ProcessHandle.of(init).ifPresent(ProcessHandle::destroyForcibly);
      List<Long> left = HostProcesses.awaitNone(mark, DEAD_MILLIS);
      SandboxResult result = process.await();
      trial.check("outlive PID 1", left.isEmpty(), left + ", " + result.outcome());
      trial.notExercised(
          "outlive the launcher or the application",
          "to kill them would end this program, or other sandboxes of it");
    } finally {
      process.destroyForcibly();
    }
  }
}
