package dev.nucleus.testkit.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes as the host sees them, see proc(5). */
final class HostProcesses {
  private HostProcesses() {}

  /** Those with {@code mark} on their command line. */
  static List<Long> withMark(String mark) throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (commandLine(process).contains(mark)) {
          found.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  /** The parent of a process, or 0 if it is gone. */
  static long parent(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("PPid:")) {
          return Long.parseLong(line.substring("PPid:".length()).strip());
        }
      }
    } catch (IOException gone) {
      return 0;
    }
    return 0;
  }

  /** Waits until none is left with {@code mark}; returns those that are. */
  static List<Long> awaitNone(String mark, long millis) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    List<Long> left = withMark(mark);
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(5);
      left = withMark(mark);
    }
    return left;
  }

  private static String commandLine(Path process) {
    try {
      return new String(
          Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
