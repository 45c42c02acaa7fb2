package dev.nucleus.linux.client;

import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.linux.host.HostTree;
import dev.nucleus.linux.host.IdRange;
import dev.nucleus.linux.host.Remedies;
import dev.nucleus.linux.jna.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ranges of ids that the administrator gave to our user, see subuid(5). */
final class SubordinateIds {
  private static final int NEWIDMAP_SECONDS = 10;

  private final IdRange uids;
  private final IdRange gids;

  private SubordinateIds(IdRange uids, IdRange gids) {
    this.uids = uids;
    this.gids = gids;
  }

  /**
   * Reads the first range of our user.
   *
   * @throws SandboxUnsupportedException if there is none
   */
  static SubordinateIds read() {
    return new SubordinateIds(read("/etc/subuid"), read("/etc/subgid"));
  }

  /** How many ids a sandbox can have beside those of the launcher. */
  long count() {
    return Math.min(uids.count(), gids.count());
  }

  /** Maps our own id to 0 and the range to the ids from 1 on, in the namespace of {@code pid}. */
  void map(int pid) {
    run("newuidmap", pid, Libc.geteuid(), uids);
    run("newgidmap", pid, Libc.getegid(), gids);
  }

  private static IdRange read(String file) {
    String user = System.getProperty("user.name");
    return IdRange.find(HostTree.real(), file, user, Libc.geteuid())
        .orElseThrow(
            () ->
                new SandboxUnsupportedException(
                    "user "
                        + user
                        + " has no range in "
                        + file
                        + "; have one added: "
                        + Remedies.subordinateIds(user)
                        + "; or use IdMapping.single()"));
  }

  private static void run(String tool, int pid, long own, IdRange range) {
    List<String> command =
        List.of(
            tool,
            Integer.toString(pid),
            "0",
            Long.toString(own),
            "1",
            "1",
            Long.toString(range.start()),
            Long.toString(range.count()));
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
          tool + " cannot be run (" + e.getMessage() + "); install it: " + Remedies.UIDMAP_PACKAGE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxUnsupportedException("interrupted while " + tool + " was running");
    }
  }
}
