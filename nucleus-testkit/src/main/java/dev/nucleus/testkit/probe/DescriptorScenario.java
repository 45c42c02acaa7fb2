package dev.nucleus.testkit.probe;

import dev.nucleus.Stdin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A2: descriptors, standard streams that are files, working directories that are descriptors. */
final class DescriptorScenario implements Scenario {
  private static final int FIRST_DESCRIPTOR = 3;
  private static final int LAST_DESCRIPTOR = 24;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    trial.script();
    streams(trial);
    workingDirectories(trial);
    directoryAsInput(trial);
  }

  private static void streams(Trial trial) throws IOException, InterruptedException {
    Path input = Files.writeString(trial.scratch().resolve("input"), "unchanged");
    Path output = Files.writeString(trial.scratch().resolve("output"), "");
    for (Path file : new Path[] {input, output}) {
      // The rights of the file are not what keeps the sandbox from it.
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    Map<String, String> parameters = Map.of("streams", "files", "report", "2");
    // The control changes the input: it is written anew in between.
    trial.script(
        parameters, parameters, builder -> rewrite(input), Script.Streams.of(input, output));
    String now = Files.readString(input);
    trial.check("change the file behind standard input", now.equals("unchanged"), now);
  }

  private static void rewrite(Path input) {
    try {
      Files.writeString(input, "unchanged");
    } catch (IOException e) {
      throw new IllegalStateException("cannot write " + input, e);
    }
  }

  /** CVE-2024-21626: the number of a descriptor of the launcher as a working directory. */
  private static void workingDirectories(Trial trial) throws IOException {
    Path canary = Files.writeString(trial.scratch().resolve("canary"), "found");
    String look = "pwd -P; cat ../../../../../../../.." + canary;
    int started = 0;
    for (int number = FIRST_DESCRIPTOR; number <= LAST_DESCRIPTOR; number++) {
      for (String place : new String[] {"/proc/self/fd/" + number, "/dev/fd/" + number}) {
        Launch launch = Launch.of(trial.sandbox().workdir(place).command("/bin/sh", "-c", look));
        boolean outside = launch.output().contains("found") || launch.output().contains("(unreach");
        started += launch.refused() ? 0 : 1;
        if (outside) {
          trial.fail("start in " + place, launch.toString());
        }
      }
    }
    trial.pass(
        "start in a descriptor of the launcher",
        "/proc/self/fd and /dev/fd, "
            + FIRST_DESCRIPTOR
            + " to "
            + LAST_DESCRIPTOR
            + "; "
            + started
            + " started, all of them inside");
  }

  /** A directory would be a way out: openat(2) and fchdir(2) start from any descriptor. */
  private static void directoryAsInput(Trial trial) throws IOException, InterruptedException {
    String attempt = "walk over the host from a directory that is standard input";
    Files.writeString(trial.scratch().resolve("walked"), "found");
    String walk =
        "cat /proc/self/fd/0/walked; ls -d /proc/self/fd/0/../../../../../../../../etc/shadow";
    Process control =
        new ProcessBuilder("/bin/sh", "-c", "exec <" + trial.scratch() + "; " + walk)
            .redirectErrorStream(true)
            .start();
    String outside = new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (control.waitFor() != 0) {
      trial.notExercised(attempt, "outside: " + outside);
      return;
    }
    Launch launch =
        Launch.of(
            trial.sandbox().stdin(Stdin.file(trial.scratch())).command("/bin/sh", "-c", walk));
    boolean found = launch.output().contains("found") || launch.output().contains("shadow");
    trial.check(attempt, !found, launch.toString());
  }
}
