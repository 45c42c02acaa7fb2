package dev.nucleus.testkit.probe;

import dev.nucleus.Outcome;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxProcess;
import dev.nucleus.Stdin;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/** An application that embeds the library, in a JVM of its own that can be killed. */
final class Application {
  private static final int LAUNCHES = 200;
  private static final int THREADS = 4;

  private Application() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "idle" -> idle();
      case "running" -> running(args[1]);
      case "launching" -> launching(args[1]);
      case "marker" -> marker(Path.of(args[1]));
      case "exhausted" -> exhausted(Path.of(args[1]));
      case "nested" -> nested(Path.of(args[1]));
      case "descriptors" -> descriptors(Path.of(args[1]));
      case "probe" -> probe(args[1]);
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.exit(0);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void idle() throws IOException {
    Sandbox.builder().command("/bin/true").run();
    say("ready");
    System.in.read();
  }

  private static void running(String mark) throws IOException {
    SandboxProcess process =
        Sandbox.builder()
            .command(
                "/bin/sh", "-c", "setsid sleep 600 & trap '' TERM HUP; echo on; sleep 600", mark)
            .start();
    process.inputReader().readLine();
    say("ready");
    System.in.read();
  }

  /** Launches without a pause until its input ends, and says what came of it. */
  private static void launching(String mark) throws Exception {
    AtomicLong succeeded = new AtomicLong();
    AtomicLong lost = new AtomicLong();
    Sandbox sandbox = Sandbox.builder().command("/bin/sh", "-c", "exit 7", mark).build();
    sandbox.run();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (true) {
                  count(sandbox, succeeded, lost);
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    say("ready");
    int ask = System.in.read();
    while (ask == '\n') {
      long before = succeeded.get();
      while (succeeded.get() < before + THREADS + 1) {
        Thread.sleep(1);
      }
      say(succeeded + " succeeded, " + lost + " lost");
      ask = System.in.read();
    }
  }

  private static void count(Sandbox sandbox, AtomicLong succeeded, AtomicLong lost) {
    try {
      Outcome outcome = sandbox.run().outcome();
      if (outcome.equals(new Outcome.Exited(7))) {
        succeeded.incrementAndGet();
      } else if (outcome.kind() == Outcome.Kind.LAUNCHER_LOST) {
        lost.incrementAndGet();
      } else {
        say("unexpected: " + outcome);
      }
    } catch (SandboxException failed) {
      lost.incrementAndGet();
    } catch (RuntimeException | Error unexpected) {
      say("unexpected: " + unexpected);
    }
  }

  /** Runs a command that leaves a marker; says what became of it. */
  private static void marker(Path volume) {
    try {
      Outcome outcome =
          Sandbox.builder()
              .bindReadWrite(volume, "/v")
              .command("/bin/sh", "-c", "echo ran > /v/ran")
              .run()
              .outcome();
      say("ran: " + outcome);
    } catch (SandboxException refused) {
      say("refused: " + refused.getClass().getSimpleName() + ": " + refused.getMessage());
    } catch (RuntimeException | Error unexpected) {
      say("unexpected: " + unexpected);
    }
  }

  /** Writes to what is mounted below a volume that is writable, and below one that is not. */
  private static void nested(Path volume) {
    String write = "echo changed > /v/nested/file && echo written";
    say(
        Sandbox.builder()
            .bindReadWrite(volume, "/v")
            .command("/bin/sh", "-c", write)
            .run()
            .stdout()
            .text()
            .strip());
    say(
        Sandbox.builder()
            .bindReadOnly(volume, "/v")
            .command("/bin/sh", "-c", write)
            .run()
            .stderr()
            .text()
            .strip());
  }

  /** Launches with descriptors to spare, with none, and with some again. */
  private static void exhausted(Path volume) throws Exception {
    marker(volume);
    Files.delete(volume.resolve("ran"));
    loadTheClassesOfRefusals();
    List<AutoCloseable> open = new ArrayList<>();
    try {
      while (true) {
        open.add(Files.newInputStream(Path.of("/dev/null")));
      }
    } catch (IOException none) {
      marker(volume);
    }
    boolean ran = Files.exists(volume.resolve("ran"));
    for (AutoCloseable each : open) {
      each.close();
    }
    if (ran) {
      say("unexpected: the command ran");
    }
    marker(volume);
  }

  /** Without a descriptor a JVM cannot load classes from directories any more. */
  private static void loadTheClassesOfRefusals() {
    try {
      Sandbox.builder().command("true").stdin(Stdin.file(Path.of("/not/there"))).run();
    } catch (SandboxException expected) {
      String.valueOf(expected.getMessage());
    }
  }

  /** Has files and sockets open that an exec would pass on, while it launches. */
  private static void descriptors(Path directory) throws Exception {
    List<AutoCloseable> open = new ArrayList<>();
    for (int i = 0; i < LAUNCHES / 2; i++) {
      open.add(Files.newInputStream(Files.createFile(directory.resolve("leak-" + i))));
      open.add(new ServerSocket(0));
    }
    say("inheritable " + inheritable());
    Set<String> seen = new ConcurrentSkipListSet<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < LAUNCHES / THREADS; i++) {
                  seen.addAll(
                      Sandbox.builder()
                          .command("/bin/sh", "-c", "ls /proc/$$/fd")
                          .run()
                          .stdout()
                          .text()
                          .lines()
                          .toList());
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (AutoCloseable each : open) {
      each.close();
    }
    say("seen " + new TreeSet<>(seen));
  }

  private static long inheritable() throws IOException {
    long count = 0;
    try (var entries = Files.newDirectoryStream(Path.of("/proc/self/fdinfo"))) {
      for (Path entry : entries) {
        count += isInheritable(entry) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isInheritable(Path entry) {
    try (InputStream in = Files.newInputStream(entry)) {
      for (String line : new String(in.readAllBytes()).lines().toList()) {
        if (line.startsWith("flags:")) {
          return (Long.parseLong(line.substring(6).strip(), 8) & 02000000) == 0;
        }
      }
      return false;
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static void probe(String id) {
    for (ProbeResult result : EscapeProbes.run(EscapeProbes.byId(id), builder -> {})) {
      say(
          result.getClass().getSimpleName()
              + "\t"
              + result.attempt()
              + "\t"
              + result.detail().replace('\n', ' '));
    }
  }
}
