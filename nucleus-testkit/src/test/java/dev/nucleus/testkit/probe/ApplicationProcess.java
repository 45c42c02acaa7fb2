package dev.nucleus.testkit.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running {@link Application}, and what belongs to it on the host. */
final class ApplicationProcess implements AutoCloseable {
  private static final String LAUNCHER = "dev.nucleus.linux.launcher.Launcher";

  private final Process process;
  private final BufferedReader out;
  private final String home;

  private ApplicationProcess(Process process, String home) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.home = home;
  }

  /**
   * Starts an application.
   *
   * @param home its home directory, which every launcher of it has in its command line
   * @param wrapper what is put before the command
   */
  static ApplicationProcess start(Path home, List<String> wrapper, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-Duser.home=" + home,
            "-Djava.io.tmpdir=" + Files.createDirectories(home.resolve("tmp"))));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // What a careless surrounding may hold; nothing of it may be seen inside.
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "swordfish");
    builder.environment().put("SSH_AUTH_SOCK", "/run/agent");
    builder.environment().put("DOCKER_HOST", "unix:///run/docker.sock");
    builder.environment().put("NODE_OPTIONS", "--inspect");
    builder.environment().put("PYTHONPATH", "/nowhere");
    return new ApplicationProcess(builder.start(), home.toString());
  }

  String line() throws IOException {
    return String.valueOf(out.readLine());
  }

  /** Everything that it still says. */
  List<String> lines() {
    return out.lines().toList();
  }

  /** Asks an application that is launching how it goes. */
  String ask() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return line();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** The launcher of this application, 0 if there is none right now. */
  long launcher() {
    return children(process.pid()).stream()
        .filter(child -> commandLine(child).contains(LAUNCHER))
        .filter(child -> !commandLine(child).contains("ArchiveClassesAtExit"))
        .findFirst()
        .orElse(0L);
  }

  /** The PID 1s of the sandboxes that a launcher has. */
  static List<Long> inits(long launcher) {
    return children(launcher);
  }

  /**
   * Processes of this application and of all that it has started, with those that a launcher has
   * started: they are of its session, but for workloads, which have {@code mark} in their command
   * line.
   */
  List<Long> belongings(String mark, List<Long> launchers) throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path entry : processes) {
        long pid = Long.parseLong(entry.getFileName().toString());
        String line = commandLine(pid);
        if (line.contains(mark) || line.contains(home) || launchers.contains(session(pid))) {
          found.add(pid);
        }
      }
    }
    return found;
  }

  /** Processes in the sessions of these launchers, which are the launchers' and PID 1s. */
  static List<Long> session(List<Long> launchers) throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path entry : processes) {
        long pid = Long.parseLong(entry.getFileName().toString());
        if (launchers.contains(session(pid))) {
          found.add(pid);
        }
      }
    }
    return found;
  }

  private static List<Long> children(long pid) {
    return ProcessHandle.of(pid)
        .map(handle -> handle.children().map(ProcessHandle::pid).toList())
        .orElse(List.of());
  }

  private static long session(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      // A zombie holds nothing and waits for its parent only.
      return fields[0].equals("Z") ? 0 : Long.parseLong(fields[3]);
    } catch (IOException gone) {
      return 0;
    }
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException interruption) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
