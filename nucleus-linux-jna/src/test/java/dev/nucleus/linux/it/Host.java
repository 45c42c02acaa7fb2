package dev.nucleus.linux.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What the tests need to know about the host and about the user that runs them. */
final class Host {
  private static final long UID = attribute("uid");
  private static final long GID = attribute("gid");

  private Host() {}

  static long uid() {
    return UID;
  }

  static long gid() {
    return GID;
  }

  static boolean root() {
    return UID == 0;
  }

  /** Skips the test with a reason that is also printed. */
  static void require(boolean condition, String reason) {
    if (!condition) {
      System.out.println("skipped: " + reason);
    }
    assumeTrue(condition, reason);
  }

  static void requireRoot() {
    require(root(), "needs root");
  }

  static void requireNoRoot() {
    require(!root(), "is about unprivileged users");
  }

  static void requireProgram(String path) {
    require(Files.isExecutable(Path.of(path)), "there is no " + path);
  }

  /**
   * Lets everybody into a directory of the test. As root, the user of a sandbox is somebody else on
   * the host.
   */
  static Path open(Path directory) throws IOException {
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static long attribute(String name) {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
