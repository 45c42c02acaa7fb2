package dev.nucleus.linux.client;

import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.linux.jna.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ranges of ids that the administrator gave to our user, see subuid(5). */
final class SubordinateIds {
  private static final int NEWIDMAP_SECONDS = 10;

  private record Range(long start, long count) {}

  private final Range uids;
  private final Range gids;

  private SubordinateIds(Range uids, Range gids) {
    this.uids = uids;
    this.gids = gids;
  }

  /**
   * Reads the first range of our user.
   *
   * @throws SandboxUnsupportedException if there is none
   */
  static SubordinateIds read() {
    return new SubordinateIds(read(Path.of("/etc/subuid")), read(Path.of("/etc/subgid")));
  }

  /** How many ids a sandbox can have beside those of the launcher. */
  long count() {
    return Math.min(uids.count, gids.count);
  }

  /** Maps our own id to 0 and the range to the ids from 1 on, in the namespace of {@code pid}. */
  void map(int pid) {
    run("newuidmap", pid, Libc.geteuid(), uids);
    run("newgidmap", pid, Libc.getegid(), gids);
  }

  private static Range read(Path file) {
    String user = System.getProperty("user.name");
    String uid = Integer.toString(Libc.geteuid());
    try {
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.strip().split(":", -1);
        if (fields.length == 3 && (fields[0].equals(user) || fields[0].equals(uid))) {
          return new Range(Long.parseLong(fields[1]), Long.parseLong(fields[2]));
        }
      }
    } catch (IOException | NumberFormatException unreadable) {
      throw new SandboxUnsupportedException(
          file
              + " cannot be read ("
              + unreadable.getMessage()
              + "); it should have a line like "
              + user
              + ":100000:65536");
    }
    throw new SandboxUnsupportedException(
        "user "
            + user
            + " has no line in "
            + file
            + "; have one added: "
            + user
            + ":100000:65536, or use IdMapping.single()");
  }

  private static void run(String tool, int pid, int own, Range range) {
    List<String> command =
        List.of(
            tool,
            Integer.toString(pid),
            "0",
            Integer.toString(own),
            "1",
            "1",
            Long.toString(range.start),
            Long.toString(range.count));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(NEWIDMAP_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new SandboxUnsupportedException(String.join(" ", command) + " failed: " + said);
      }
    } catch (IOException e) {
      throw new SandboxUnsupportedException(
          tool + " cannot be run (" + e.getMessage() + "); install the package uidmap");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxUnsupportedException("interrupted while " + tool + " was running");
    }
  }
}
