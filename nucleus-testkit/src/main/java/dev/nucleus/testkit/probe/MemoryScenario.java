package dev.nucleus.testkit.probe;

import dev.nucleus.ByteSize;
import dev.nucleus.Outcome;
import dev.nucleus.Rlimit;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxUnsupportedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * G1: every file system in memory is small, and so is the address space; with a limit of memory the
 * kernel kills whoever goes beyond it, however it was taken.
 */
final class MemoryScenario implements Scenario {
  private static final ByteSize FILES = ByteSize.ofMebibytes(8);
  private static final long FILE_COUNT = 1024;
  private static final long ADDRESS_SPACE = ByteSize.ofMebibytes(320).bytes();

  private static final ByteSize LIMIT = ByteSize.ofMebibytes(48);
  private static final Duration TIME = Duration.ofSeconds(60);

  private static final String OWN = "b = bytearray(b'x' * (128 << 20))";
  private static final String SHARED =
      """
      import os
      fd = os.memfd_create("probe")
      for i in range(128):
          os.write(fd, b"x" * (1 << 20))
      """;
  private static final String FILE =
      """
      with open("/dev/shm/probe", "wb") as file:
          for i in range(128):
              file.write(b"x" * (1 << 20))
      """;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    trial.script(
        Map.of("tmpfs", "/probe"),
        Map.of("tmpfs", "/probe"),
        builder ->
            builder
                .tmpSize(FILES)
                .shmSize(FILES)
                .homeSize(FILES)
                .inodes(FILE_COUNT)
                .tmpfs("/probe", FILES)
                .limits(limits -> limits.rlimit(Rlimit.AS, ADDRESS_SPACE, ADDRESS_SPACE)),
        Script.Streams.none());
    kill(trial, "take memory of its own", OWN);
    kill(trial, "take memory that no address space holds, by memfd", SHARED);
    kill(trial, "take memory in /dev/shm", FILE);
  }

  /** The same program must end without the limit, and be killed with it, with evidence. */
  private static void kill(Trial trial, String attempt, String program) {
    SandboxResult control;
    SandboxResult limited;
    try {
      control = run(trial.sandbox(), program);
      limited = run(trial.sandbox().limits(limits -> limits.memory(LIMIT)), program);
    } catch (SandboxUnsupportedException none) {
      trial.notExercised(attempt, String.valueOf(none.getMessage()));
      return;
    }
    if (!control.success()) {
      trial.notExercised(attempt, "without the limit: " + control.outcome());
      return;
    }
    trial.check(
        attempt,
        limited.outcome() instanceof Outcome.OutOfMemory,
        "without the limit: " + control.outcome() + "; with it: " + limited.outcome());
  }

  private static SandboxResult run(Sandbox.Builder builder, String program) {
    return builder
        .shmSize(ByteSize.ofMebibytes(256))
        .timeout(TIME)
        .command("python3", "-c", program)
        .run();
  }
}
