package dev.nucleus.linux.jna;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** The files that another JVM needs in order to use JNA. */
public final class JnaFiles {
  /** The name under which JNA looks for its native library in {@code jna.boot.library.path}. */
  public static final String NATIVE_LIBRARY = "libjnidispatch.so";

  private JnaFiles() {}

  /** JNA's jar, if it is a file of its own and not, for example, inside another jar. */
  public static Optional<Path> jar() {
    CodeSource source = Native.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(source.getLocation().toURI());
      return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
    } catch (URISyntaxException | RuntimeException nested) {
      // The location of a jar inside a jar is no file name.
      return Optional.empty();
    }
  }

  /** Opens JNA's jar where it is not a file. */
  public static InputStream openNestedJar() throws IOException {
    CodeSource source = Native.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null) {
      throw new IOException("the class path does not tell where JNA comes from");
    }
    return location.openStream();
  }

  /** JNA's native library for this platform. */
  public static byte[] nativeLibrary() throws IOException {
    String resource = "/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + NATIVE_LIBRARY;
    try (InputStream in = Native.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("JNA has no resource " + resource);
      }
      return in.readAllBytes();
    }
  }
}
