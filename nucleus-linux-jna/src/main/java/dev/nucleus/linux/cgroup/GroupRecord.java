package dev.nucleus.linux.cgroup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that lists the groups of this application, locked for as long as it lives: the kernel
 * gives a lock back when its owner dies, however that happens, so a record that can be locked is of
 * an application that is gone, and what it lists may be removed. Thread-safe.
 */
final class GroupRecord {
  /** What our groups are called: nothing else is ever removed, whatever a record lists. */
  private static final Pattern OURS = Pattern.compile("/.*/nucleus-[0-9]+-[0-9]+");

  private static final String SUFFIX = ".groups";
  private static final Logger logger = LoggerFactory.getLogger(GroupRecord.class);

  private final @Nullable FileChannel channel;
  private final @Nullable Path file;
  private final Set<Path> groups = new LinkedHashSet<>();

  private GroupRecord(@Nullable FileChannel channel, @Nullable Path file) {
    this.channel = channel;
    this.file = file;
  }

  /** A record in a directory that nobody else can write; without one nothing is recorded. */
  static GroupRecord open(@Nullable Path directory, String name) {
    if (directory == null) {
      return new GroupRecord(null, null);
    }
    Path file = directory.resolve(name + SUFFIX);
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      if (channel.tryLock() == null) {
        throw new IOException(file + " is locked by another process");
      }
      return new GroupRecord(channel, file);
    } catch (IOException unwritable) {
      logger.debug("groups are not recorded: {}", unwritable.toString());
      return new GroupRecord(null, null);
    }
  }

  /** Notes a group that is about to be made. */
  synchronized void add(Path group) throws IOException {
    if (groups.add(group) && channel != null) {
      byte[] line = (group + "\n").getBytes(StandardCharsets.UTF_8);
      channel.write(ByteBuffer.wrap(line));
    }
  }

  /** Forgets everything: the groups are gone. */
  synchronized void delete() {
    if (channel == null || file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
      channel.close();
    } catch (IOException left) {
      logger.debug("cannot remove {}", file, left);
    }
  }

  /** Removes what applications left that are gone. */
  static void sweep(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try (DirectoryStream<Path> records = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path record : records) {
        sweepOne(record);
      }
    } catch (IOException unreadable) {
      logger.debug("cannot sweep {}", directory, unreadable);
    }
  }

  private static boolean isOurs(Path group) throws IOException {
    return Files.isDirectory(group)
        && OURS.matcher(group.normalize().toString()).matches()
        && Files.getFileStore(group).type().startsWith("cgroup");
  }

  private static void sweepOne(Path record) {
    try (FileChannel channel = FileChannel.open(record, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return;
      }
      boolean all = true;
      for (String line : Files.readAllLines(record)) {
        if (isOurs(Path.of(line))) {
          all &= GroupRemover.removeTree(Path.of(line));
        }
      }
      if (all) {
        Files.deleteIfExists(record);
      }
    } catch (IOException | OverlappingFileLockException alive) {
      logger.debug("cannot sweep {}", record, alive);
    }
  }
}
