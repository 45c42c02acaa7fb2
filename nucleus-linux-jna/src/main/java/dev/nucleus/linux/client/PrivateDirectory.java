package dev.nucleus.linux.client;

import dev.nucleus.linux.jna.Libc;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that only its owner, us, can read and write, with files that are verified before they
 * are used.
 */
final class PrivateDirectory {
  private static final String OWNER_ONLY = "rwx------";
  private static final int WRITABLE_BY_OTHERS = 022;
  private static final int WRITABLE_BY_ALL = 02;
  private static final int STICKY = 01000;

  private static final Logger logger = LoggerFactory.getLogger(PrivateDirectory.class);

  private final Path path;

  private PrivateDirectory(Path path) {
    this.path = path;
  }

  /**
   * Opens or makes the directory.
   *
   * @throws IOException if it cannot be made, or others could have put something into it
   */
  static PrivateDirectory open(Path wanted) throws IOException {
    Path parent = Files.createDirectories(wanted.toAbsolutePath().getParent()).toRealPath();
    for (Path above = parent; above != null; above = above.getParent()) {
      requireUnreplaceable(above);
    }
    Path path = parent.resolve(wanted.getFileName());
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
      } catch (FileAlreadyExistsException raced) {
        // Another process of ours was faster; what it made is verified like any other.
      }
    }
    requireOurs(path, true);
    return new PrivateDirectory(path);
  }

  /** A new one that nobody else knows of, in the directory for temporary files. */
  static PrivateDirectory temporary() throws IOException {
    return new PrivateDirectory(Files.createTempDirectory("nucleus-"));
  }

  Path path() {
    return path;
  }

  /** The file {@code name} with exactly this content. */
  Path file(String name, byte[] content) throws IOException {
    Path file = path.resolve(name);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      requireOurs(file, false);
      if (Arrays.equals(Files.readAllBytes(file), content)) {
        return file;
      }
    }
    // Written aside and moved: another JVM sees all of it or nothing.
    Path written = Files.createTempFile(path, name, ".tmp");
    Files.write(written, content);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    return file;
  }

  /** Whether {@code name} is there and could have been written by nobody else. */
  boolean holds(String name) {
    Path file = path.resolve(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      requireOurs(file, false);
      return true;
    } catch (IOException foreign) {
      return false;
    }
  }

  /** Removes it with its files, as far as that is possible: what is left is in nobody's way. */
  void delete() {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
      Files.delete(path);
    } catch (IOException left) {
      logger.debug("cannot remove {}", path, left);
    }
  }

  /** Whoever may rename what is in a directory could give us another one after we have looked. */
  private static void requireUnreplaceable(Path directory) throws IOException {
    long uid = Integer.toUnsignedLong((Integer) attribute(directory, "uid"));
    int mode = (Integer) attribute(directory, "mode");
    boolean sticky = (mode & STICKY) != 0;
    if ((uid != 0 && uid != Libc.geteuid()) || ((mode & WRITABLE_BY_ALL) != 0 && !sticky)) {
      throw new IOException(
          "others can replace what is in "
              + directory
              + " (owner "
              + uid
              + ", mode "
              + Integer.toOctalString(mode)
              + ")");
    }
  }

  private static void requireOurs(Path path, boolean directory) throws IOException {
    long uid = Integer.toUnsignedLong((Integer) attribute(path, "uid"));
    int mode = (Integer) attribute(path, "mode");
    boolean kind =
        directory
            ? Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    if (!kind || uid != Libc.geteuid() || (mode & WRITABLE_BY_OTHERS) != 0) {
      throw new IOException(
          path
              + " is not ours alone (owner "
              + uid
              + ", mode "
              + Integer.toOctalString(mode)
              + "); remove it");
    }
  }

  private static Object attribute(Path path, String name) throws IOException {
    return Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
  }
}
