package dev.nucleus.examples.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a launch could leave behind: open descriptors, live heap and resident memory of this
 * process, resident memory of its biggest child (the launcher), mounts that it sees, processes
 * below it, and entries of the directories for temporary files. See proc(5).
 */
record Holdings(
    long descriptors,
    long heapBytes,
    long rssBytes,
    long launcherRssBytes,
    long mounts,
    long processes,
    long tempFiles) {
  private static final int KIB = 1024;
  private static final String RESIDENT = "VmRSS:";

  static Holdings now() {
    Runtime runtime = Runtime.getRuntime();
    runtime.gc();
    runtime.gc();
    return new Holdings(
        entries(Path.of("/proc/self/fd")),
        runtime.totalMemory() - runtime.freeMemory(),
        residentBytes("self"),
        children().mapToLong(child -> residentBytes(Long.toString(child.pid()))).max().orElse(0),
        lines(Path.of("/proc/self/mountinfo")).size(),
        children().count(),
        entries(Path.of(System.getProperty("java.io.tmpdir"))) + entries(Path.of("/dev/shm")));
  }

  private static Stream<ProcessHandle> children() {
    return ProcessHandle.current().descendants();
  }

  private static long residentBytes(String process) {
    return lines(Path.of("/proc", process, "status")).stream()
        .filter(line -> line.startsWith(RESIDENT))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
        .findFirst()
        .orElse(0);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of(); // A child that has just ended.
    }
  }

  private static long entries(Path directory) {
    long count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path ignored : entries) {
        count++;
      }
    } catch (IOException e) {
      return 0;
    }
    return count;
  }
}
