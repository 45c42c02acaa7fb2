package dev.nucleus.linux.cgroup;

import dev.nucleus.linux.jna.Libc;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes groups. One that still has a process cannot be removed: its processes are dying, since
 * PID 1 of the sandbox is gone, so it is tried again a little later.
 */
final class GroupRemover {
  private static final int SIGKILL = 9;
  private static final int TRIES = 200;
  private static final int RETRY_MILLIS = 10;
  private static final Logger logger = LoggerFactory.getLogger(GroupRemover.class);
  private static final ScheduledExecutorService LATER =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "nucleus-cgroup-remover");
            thread.setDaemon(true);
            return thread;
          });

  private GroupRemover() {}

  /** Removes a group now, or as soon as it is empty. */
  static void remove(Path group) {
    if (!removed(group)) {
      later(group, TRIES);
    }
  }

  private static void later(Path group, int tries) {
    var unused =
        LATER.schedule(
            () -> {
              if (removed(group)) {
                return;
              }
              if (tries == 0) {
                logger.warn("cannot remove the control group {}: it has processes", group);
                return;
              }
              kill(group);
              later(group, tries - 1);
            },
            RETRY_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private static boolean removed(Path group) {
    try {
      Files.deleteIfExists(group);
      return true;
    } catch (IOException busy) {
      return false;
    }
  }

  /** Removes a group with all below it, killing what is in it. Returns whether it is gone. */
  static boolean removeTree(Path group) {
    try (DirectoryStream<Path> below = Files.newDirectoryStream(group, Files::isDirectory)) {
      for (Path child : below) {
        removeTree(child);
      }
    } catch (NoSuchFileException gone) {
      return true;
    } catch (IOException unreadable) {
      logger.debug("cannot list {}", group, unreadable);
    }
    for (int i = 0; i < TRIES && !removed(group); i++) {
      kill(group);
      try {
        Thread.sleep(RETRY_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return !Files.exists(group);
  }

  /** Kills every process of a group: with cgroup.kill (Linux 5.14), else one by one. */
  static void kill(Path group) {
    try {
      ControlFiles.write(group.resolve("cgroup.kill"), "1");
      return;
    } catch (IOException none) {
      // Version 1, or an older kernel.
    }
    String pids = ControlFiles.read(group.resolve("cgroup.procs")).orElse("");
    for (String pid : pids.lines().toList()) {
      int number = Integer.parseInt(pid);
      // 0 is what a process is called that our PID namespace does not show.
      if (number > 1) {
        Libc.kill(number, SIGKILL);
      }
    }
  }
}
