package dev.nucleus.linux.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files of a host, below a root directory that tests can choose. Paths are absolute, as on the
 * host. Thread-safe.
 */
public final class HostTree {
  // A sysctl gives its value to the first read only, however short that is.
  private static final int READ_BYTES = 64 * 1024;

  private final Path root;

  private HostTree(Path root) {
    this.root = root;
  }

  /** The files of this host. */
  public static HostTree real() {
    return at(Path.of("/"));
  }

  static HostTree at(Path root) {
    return new HostTree(root);
  }

  /** The text of a file without the white space around it; empty if it cannot be read. */
  Optional<String> read(String file) {
    byte[] chunk = new byte[READ_BYTES];
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(resolve(file))) {
      int length = in.read(chunk);
      while (length > 0) {
        text.write(chunk, 0, length);
        length = in.read(chunk);
      }
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    return Optional.of(text.toString(StandardCharsets.UTF_8).strip());
  }

  /** The number in a file such as a sysctl; empty if there is none. */
  OptionalLong number(String file) {
    try {
      Optional<String> text = read(file);
      return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
    } catch (NumberFormatException word) {
      return OptionalLong.empty();
    }
  }

  /** Whether a file such as a sysctl holds this number. */
  boolean holds(String file, long number) {
    OptionalLong value = number(file);
    return value.isPresent() && value.getAsLong() == number;
  }

  /**
   * The value of a line {@code key:<white space>value}, as in /proc/self/status; empty without one.
   */
  Optional<String> field(String file, String key) {
    return read(file).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst();
  }

  boolean exists(String file) {
    return Files.exists(resolve(file));
  }

  /** Whether this process may write to a file, or create files in a directory; see access(2). */
  boolean isWritable(String file) {
    return Files.isWritable(resolve(file));
  }

  boolean isExecutable(String file) {
    return Files.isRegularFile(resolve(file)) && Files.isExecutable(resolve(file));
  }

  /** Where a symbolic link leads to. */
  Optional<String> link(String file) {
    try {
      return Optional.of(Files.readSymbolicLink(resolve(file)).toString());
    } catch (IOException | UnsupportedOperationException none) {
      return Optional.empty();
    }
  }

  private Path resolve(String file) {
    return root.resolve(file.substring(1));
  }
}
