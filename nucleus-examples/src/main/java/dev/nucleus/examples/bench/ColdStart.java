package dev.nucleus.examples.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A fresh JVM that runs one sandbox and ends, measured as a whole process: the command line, by the
 * script that started this one if there was one.
 */
final class ColdStart {
  /** The script bin/nucleus names itself here. */
  private static final String SCRIPT = "nucleus.script";

  private static final List<String> ARGUMENTS = List.of("run", "--", "/bin/true");

  private ColdStart() {}

  static ProcessContestant contestant() {
    return new ProcessContestant("nucleus-cold", command()).requireWorking();
  }

  private static List<String> command() {
    Optional<String> script = Optional.ofNullable(System.getProperty(SCRIPT));
    if (script.isPresent() && Files.isExecutable(Path.of(script.get()))) {
      return concat(List.of(script.get()), ARGUMENTS);
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return concat(
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.nucleus.examples.cli.NucleusCommand"),
        ARGUMENTS);
  }

  private static List<String> concat(List<String> head, List<String> tail) {
    return Stream.concat(head.stream(), tail.stream()).toList();
  }
}
