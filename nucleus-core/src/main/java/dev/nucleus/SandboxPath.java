package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An absolute path inside a sandbox. It is no {@link java.nio.file.Path}, because it says nothing
 * about a file of the host.
 *
 * <p>Repeated and trailing slashes and {@code .} components are dropped. A {@code ..} component is
 * refused rather than resolved: with symbolic links in the sandbox its meaning would depend on what
 * is there.
 *
 * <p>Immutable and thread-safe.
 */
public final class SandboxPath {
  /** The root directory of the sandbox. */
  public static final SandboxPath ROOT = new SandboxPath("/");

  private static final int PATH_MAX = 4096; // <linux/limits.h>, includes the terminating NUL
  private static final int NAME_MAX = 255; // <linux/limits.h>

  private final String path;

  private SandboxPath(String path) {
    this.path = path;
  }

  /**
   * Reads an absolute path.
   *
   * @throws IllegalArgumentException if it is relative, contains a {@code ..} component, a NUL or a
   *     newline, or is longer than the kernel accepts (4095 bytes, 255 a component)
   */
  public static SandboxPath of(String path) {
    return parse("path", path);
  }

  static SandboxPath parse(String field, String path) {
    notNull(path, field);
    if (!path.startsWith("/")) {
      throw refused(field, path, "is not absolute", "start it with '/'");
    }
    if (path.indexOf('\0') >= 0 || path.indexOf('\n') >= 0) {
      throw refused(field, path, "contains a NUL or a newline", "remove it");
    }
    List<String> components = new ArrayList<>();
    for (String component : path.split("/", -1)) {
      if (component.equals("..")) {
        throw refused(field, path, "contains \"..\"", "write the path that is meant");
      }
      if (utf8Length(component) > NAME_MAX) {
        throw refused(
            field, path, "has a component of more than " + NAME_MAX + " bytes", "shorten it");
      }
      if (!component.isEmpty() && !component.equals(".")) {
        components.add(component);
      }
    }
    String normalised = "/" + String.join("/", components);
    if (utf8Length(normalised) >= PATH_MAX) {
      throw refused(field, path, "is longer than " + (PATH_MAX - 1) + " bytes", "shorten it");
    }
    return components.isEmpty() ? ROOT : new SandboxPath(normalised);
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The last component; empty for the root directory. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The directory that holds this path; empty for the root directory. */
  public Optional<SandboxPath> parent() {
    if (equals(ROOT)) {
      return Optional.empty();
    }
    int slash = path.lastIndexOf('/');
    return Optional.of(slash == 0 ? ROOT : new SandboxPath(path.substring(0, slash)));
  }

  /** Whether this path is {@code other} or lies below it, compared by whole components. */
  public boolean startsWith(SandboxPath other) {
    return equals(other) || other.equals(ROOT) || path.startsWith(other.path + "/");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SandboxPath that && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  /** The normalised path, for example {@code /var/data}. */
  @Override
  public String toString() {
    return path;
  }
}
