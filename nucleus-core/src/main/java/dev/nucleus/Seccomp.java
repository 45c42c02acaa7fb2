package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which system calls the program may make, see seccomp(2). Immutable and thread-safe.
 *
 * <p>What is not on the list is refused by the kernel, for the program and for whatever it starts.
 */
public sealed interface Seccomp {
  /** The calls that ordinary programs need, and none that reaches for the host. The default. */
  static Standard standard() {
    return new Standard(Set.of());
  }

  /**
   * No filter at all. Building such a sandbox is refused unless {@link
   * Sandbox.Builder#allowDegradedSecurity(boolean)} was given {@code true}.
   */
  static Seccomp unconfined() {
    return new Unconfined();
  }

  /**
   * The standard list and what was added to it.
   *
   * @param allowed names of the added system calls, sorted
   */
  record Standard(Set<String> allowed) implements Seccomp {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    /**
     * Checks and copies the names.
     *
     * @throws IllegalArgumentException if a name does not look like a system call's
     */
    public Standard {
      TreeSet<String> sorted = new TreeSet<>(notNull(allowed, "allowed"));
      for (String name : sorted) {
        if (!NAME.matcher(name).matches()) {
          throw refused(
              "system call",
              name,
              "is not a name of a system call",
              "write it as in syscalls(2), lower case, for example \"personality\"");
        }
      }
      allowed = Collections.unmodifiableSet(sorted);
    }

    /**
     * The same list with further system calls on it. Whether the kernel of this host knows a name
     * is checked when the sandbox is started.
     *
     * @param syscalls names as in syscalls(2), for example {@code "personality"}
     * @throws IllegalArgumentException if a name does not look like a system call's
     */
    public Standard allow(String... syscalls) {
      TreeSet<String> all = new TreeSet<>(allowed);
      for (String syscall : notNull(syscalls, "system calls")) {
        all.add(notNull(syscall, "system call"));
      }
      return new Standard(all);
    }
  }

  /** See {@link Seccomp#unconfined()}. */
  record Unconfined() implements Seccomp {}
}
