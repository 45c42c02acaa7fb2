package dev.nucleus.linux.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An application of its own, for what cannot be tried in the JVM of the tests. */
final class ForkedJvm {
  private ForkedJvm() {}

  static Process start(Class<?> main, String... arguments) throws IOException {
    return new ProcessBuilder(command(main, arguments)).start();
  }

  /** The command line; anything may be put before it. */
  static List<String> command(Class<?> main, String... arguments) {
    return command(
        System.getProperty("user.home"), System.getProperty("java.class.path"), main, arguments);
  }

  /**
   * A command line for a user who cannot read where we have our classes from: with copies, and a
   * home, in {@code directory}.
   */
  static List<String> commandForAnybody(Path directory, Class<?> main) throws IOException {
    List<String> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path copy = directory.resolve("classes" + classPath.size());
      copyTree(Path.of(entry), copy);
      classPath.add(copy.toString());
    }
    Path home = Host.open(Files.createDirectory(directory.resolve("home")));
    List<String> command =
        command(home.toString(), String.join(File.pathSeparator, classPath), main);
    command.add(1, "-Djava.io.tmpdir=" + home);
    return command;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static List<String> command(
      String home, String classPath, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.add("-Duser.home=" + home);
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
