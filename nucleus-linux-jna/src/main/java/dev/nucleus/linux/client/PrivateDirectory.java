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

/**
 * A directory that only its owner, us, can read and write, with files that are verified before they
 * are used.
 */
final class PrivateDirectory {
  private static final String OWNER_ONLY = "rwx------";
  private static final int WRITABLE_BY_OTHERS = 022;

  private final Path path;

  private PrivateDirectory(Path path) {
    this.path = path;
  }

  /**
   * Opens or makes the directory.
   *
   * @throws IOException if it cannot be made, or others could have put something into it
   */
  static PrivateDirectory open(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
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

  void delete() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(path);
  }

  private static void requireOurs(Path path, boolean directory) throws IOException {
    int uid = (Integer) attribute(path, "uid");
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
