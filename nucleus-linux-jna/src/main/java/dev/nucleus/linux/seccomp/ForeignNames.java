package dev.nucleus.linux.seccomp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Syscalls of architectures that are not ours, such as 32-bit ones. Profiles that are written for
 * all architectures name them, and mean nothing by it here. Read once, when first asked.
 */
final class ForeignNames {
  private static final String RESOURCE = "foreign-syscalls.txt";

  private ForeignNames() {}

  static boolean contain(String name) {
    return Holder.NAMES.contains(name);
  }

  private static final class Holder {
    static final Set<String> NAMES = read();

    private static Set<String> read() {
      try (InputStream in = ForeignNames.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("resource " + RESOURCE + " is not beside ForeignNames");
        }
        Set<String> names = new HashSet<>();
        new String(in.readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .forEach(names::add);
        return names;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
