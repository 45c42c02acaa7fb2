package dev.nucleus.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.ByteSize;
import dev.nucleus.Outcome;
import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.testkit.RequiresSandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Probe C11 in the moment when it is hardest: the workload has been executed, and PID 1 has not
 * yet, so it still has the launcher's memory. It is stopped there, and stays there for as long as
 * the workload tries.
 */
@RequiresSandbox
@Timeout(120)
class InitWindowIT {
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;
  private static final int TRIES = 40;

  /** So many places to look for the program that the workload's set-up takes a while. */
  private static final String LONG_PATH = "a:".repeat(8000) + "/usr/local/bin:/usr/bin:/bin";

  @Test
  void init_stillInTheLaunchersMemory_canBeNeitherReadNorTraced() throws Exception {
    Sandbox sandbox =
        Sandbox.builder()
            .command("python3", "-I", "-c", Catalogue.script("C11.py"), "inside")
            .env("PATH", LONG_PATH)
            .stdout(Output.capture(ByteSize.ofMebibytes(1)))
            .timeout(Duration.ofSeconds(60))
            .build();
    sandbox.run();

    for (int i = 0; i < TRIES; i++) {
      CompletableFuture<SandboxResult> run = CompletableFuture.supplyAsync(sandbox::run);
      long init = stopInWindow(run);
      if (init != 0) {
        assertRefused(run, init);
        return;
      }
      run.get(60, TimeUnit.SECONDS);
    }
    throw new AssertionError("PID 1 was never met in the window");
  }

  private static void assertRefused(CompletableFuture<SandboxResult> run, long init)
      throws Exception {
    long workload = children(init).get(0);
    String inWindow = commandLine(init);
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      // Nobody reaps it: it is a zombie when it has tried everything.
      while (state(workload) != 'Z' && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
      assertThat(state(workload)).isEqualTo('Z');
      assertThat(state(init)).isEqualTo('T');
      assertThat(commandLine(init)).isEqualTo(inWindow).contains("Launcher");
    } finally {
      Libc.kill((int) init, SIGCONT);
    }
    SandboxResult result = run.get(60, TimeUnit.SECONDS);

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    Map<String, Attempt> attempts =
        Attempt.parse(result.stdout().text()).stream()
            .collect(Collectors.toMap(Attempt::name, attempt -> attempt));
    assertThat(attempts).hasSizeGreaterThan(20);
    assertThat(attempts.values())
        .allSatisfy(attempt -> assertThat(attempt.state()).isEqualTo(Attempt.State.REFUSED));
    assertThat(attempts.get("look at /proc/1/mem").detail()).isEqualTo("EACCES");
    assertThat(attempts.get("open what PID 1 has open").detail()).isEqualTo("EACCES");
    assertThat(attempts.get("trace PID 1").detail()).isEqualTo("EPERM");
    assertThat(attempts.get("read the memory of PID 1").detail()).isEqualTo("EPERM");
  }

  /** Stops PID 1 while it waits for the exec of its child; 0 if that was missed. */
  private static long stopInWindow(CompletableFuture<SandboxResult> run) throws IOException {
    long launcher =
        ProcessHandle.current()
            .children()
            .map(ProcessHandle::pid)
            .filter(pid -> commandLine(pid).contains("launcher.Launcher"))
            .filter(pid -> !commandLine(pid).contains("ArchiveClassesAtExit"))
            .findFirst()
            .orElseThrow();
    while (!run.isDone()) {
      for (long init : children(launcher)) {
        if (!children(init).isEmpty()) {
          Libc.kill((int) init, SIGSTOP);
          return stoppedInWindow(init) ? init : 0;
        }
      }
    }
    return 0;
  }

  private static boolean stoppedInWindow(long init) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (state(init) != 'T' && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    // Between the two execs: the child's is done, its own is not.
    List<Long> children = children(init);
    boolean in =
        !children.isEmpty()
            && commandLine(children.get(0)).startsWith("python3")
            && commandLine(init).contains("Launcher");
    if (!in) {
      Libc.kill((int) init, SIGCONT);
    }
    return in;
  }

  private static List<Long> children(long pid) {
    Set<Long> children = new HashSet<>();
    try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        for (String child : Files.readString(thread.resolve("children")).split(" ")) {
          if (!child.isBlank()) {
            children.add(Long.parseLong(child.strip()));
          }
        }
      }
    } catch (IOException gone) {
      return List.of();
    }
    return new ArrayList<>(children);
  }

  private static char state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException gone) {
      return 'X';
    }
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
