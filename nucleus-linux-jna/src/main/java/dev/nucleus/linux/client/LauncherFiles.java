package dev.nucleus.linux.client;

import dev.nucleus.LauncherException;
import dev.nucleus.linux.jna.JnaFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the launcher's JVM is started from: its jar, JNA's jar, JNA's native library, and an archive
 * of loaded classes that makes it start faster. They are kept in a private cache from one start of
 * an application to the next; without a usable cache, in a temporary directory that goes when the
 * launcher has answered or ended.
 *
 * <p>What may stand in the process environment for this: XDG_CACHE_HOME, where the cache is. The
 * files in it are compared with those of the class path before they are used.
 */
final class LauncherFiles {
  private static final String LAUNCHER_RESOURCE = "/META-INF/nucleus/launcher.jar";
  private static final String ARCHIVE = "launcher.jsa";

  /** A file that has not grown for this long is complete; the JVM checks its length in any case. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private final PrivateDirectory directory;
  private final boolean temporary;
  private final AtomicBoolean released = new AtomicBoolean();
  private final Path launcherJar;
  private final Path jnaJar;

  private LauncherFiles(PrivateDirectory directory, boolean temporary) throws IOException {
    this.directory = directory;
    this.temporary = temporary;
    this.launcherJar = directory.file("launcher.jar", launcherJar());
    directory.file(JnaFiles.NATIVE_LIBRARY, JnaFiles.nativeLibrary());
    Path jar = JnaFiles.jar().orElse(null);
    if (jar == null) {
      try (InputStream in = JnaFiles.openNestedJar()) {
        jar = directory.file("jna.jar", in.readAllBytes());
      }
    }
    this.jnaJar = jar;
  }

  /**
   * Puts the files in their places.
   *
   * @throws LauncherException if they are not on the class path, or cannot be written anywhere
   */
  static LauncherFiles prepare() {
    try {
      LauncherFiles files = new LauncherFiles(PrivateDirectory.open(cacheDirectory()), false);
      files.adoptLeftArchive();
      return files;
    } catch (IOException | RuntimeException unusable) {
      try {
        return new LauncherFiles(PrivateDirectory.temporary(), true);
      } catch (IOException e) {
        e.addSuppressed(unusable);
        throw new LauncherException(
            "the launcher's files cannot be written, neither to the cache nor to "
                + System.getProperty("java.io.tmpdir")
                + ": "
                + e.getMessage(),
            e);
      }
    }
  }

  String classPath() {
    return launcherJar + ":" + jnaJar;
  }

  Path nativeLibraryDirectory() {
    return directory.path();
  }

  /** Where the class archive is, or would be. */
  Path archive() {
    return directory.path().resolve(ARCHIVE);
  }

  /** Where this process lets an archive be written, before it is moved to its place. */
  Path dumpedArchive() {
    return directory.path().resolve(ARCHIVE + "." + ProcessHandle.current().pid());
  }

  /** Puts an archive that has been written into its place. */
  void adoptArchive(Path written) {
    try {
      Files.move(written, archive(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException none) {
      // It could not be made, or another process has put it there already.
    }
  }

  /** An application that ended early has left its archive where it was written. */
  private void adoptLeftArchive() {
    if (hasArchive()) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory.path(), ARCHIVE + ".*")) {
      Instant settled = Instant.now().minus(SETTLED);
      for (Path archive : left) {
        if (Files.getLastModifiedTime(archive).toInstant().isBefore(settled)) {
          adoptArchive(archive);
        }
      }
    } catch (IOException unreadable) {
      // Launchers start without an archive as well.
    }
  }

  boolean hasArchive() {
    return directory.holds(ARCHIVE);
  }

  boolean canKeepArchive() {
    return !temporary;
  }

  /** Removes what was only needed to start. */
  void releaseTemporary() {
    if (temporary && !released.getAndSet(true)) {
      directory.delete();
    }
  }

  private static byte[] launcherJar() throws IOException {
    try (InputStream in = LauncherFiles.class.getResourceAsStream(LAUNCHER_RESOURCE)) {
      if (in == null) {
        throw new IOException(
            "nucleus-linux-jna lacks its resource "
                + LAUNCHER_RESOURCE
                + "; take the jar as it was published, or build it with Maven");
      }
      return in.readAllBytes();
    }
  }

  /** One for each JVM and build, since an archive of classes only fits those. */
  private static Path cacheDirectory() throws IOException {
    String base = System.getenv("XDG_CACHE_HOME");
    String home = System.getProperty("user.home", "");
    if ((base == null || !base.startsWith("/")) && !home.startsWith("/")) {
      throw new IOException("the user has no home directory: user.home is \"" + home + "\"");
    }
    Path root = base != null && base.startsWith("/") ? Path.of(base) : Path.of(home, ".cache");
    return root.resolve("nucleus").resolve(key());
  }

  private static String key() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(launcherJar());
      digest.update(System.getProperty("java.home").getBytes(StandardCharsets.UTF_8));
      digest.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
      digest.update(String.valueOf(JnaFiles.jar().orElse(null)).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
