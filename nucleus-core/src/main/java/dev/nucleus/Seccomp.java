package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;

import java.util.Set;

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
   * What a computation on files and pipes needs, and little more: the standard list without sockets
   * (unless the sandbox has a network), System V and POSIX IPC, asynchronous I/O, changes of users,
   * owners and priorities, files in memory that can be executed, filters of its own, and all but a
   * few commands of ioctl and prctl. Shells, Python, Node.js and compilers run.
   */
  static Strict strict() {
    return new Strict(Set.of());
  }

  /** A profile of one's own. */
  static Profile profile(SeccompProfile profile) {
    return new Profile(profile, Set.of());
  }

  /**
   * No filter at all. Building such a sandbox is refused unless {@link
   * Sandbox.Builder#allowDegradedSecurity(boolean)} was given {@code true}.
   */
  static Unconfined unconfined() {
    return new Unconfined();
  }

  /**
   * The standard list and what was added to it.
   *
   * @param allowed names of the added system calls, sorted
   */
  record Standard(Set<String> allowed) implements Seccomp {
    /**
     * Checks and copies the names.
     *
     * @throws IllegalArgumentException if a name does not look like a system call's
     */
    public Standard {
      allowed = SyscallNames.checked(allowed);
    }

    /**
     * The same list with further system calls on it, whatever their arguments. Whether the kernel
     * of this host knows a name is checked when the sandbox is started.
     *
     * @param syscalls names as in syscalls(2), for example {@code "personality"}
     * @throws IllegalArgumentException if a name does not look like a system call's
     */
    public Standard allow(String... syscalls) {
      return new Standard(SyscallNames.with(allowed, syscalls));
    }
  }

  /**
   * The strict list and what was added to it.
   *
   * @param allowed names of the added system calls, sorted
   */
  record Strict(Set<String> allowed) implements Seccomp {
    /**
     * Checks and copies the names.
     *
     * @throws IllegalArgumentException if a name does not look like a system call's
     */
    public Strict {
      allowed = SyscallNames.checked(allowed);
    }

    /** The same list with further system calls on it; see {@link Standard#allow}. */
    public Strict allow(String... syscalls) {
      return new Strict(SyscallNames.with(allowed, syscalls));
    }
  }

  /**
   * A profile of one's own and what was added to it.
   *
   * @param allowed names of the added system calls, sorted
   */
  record Profile(SeccompProfile profile, Set<String> allowed) implements Seccomp {
    /**
     * Checks and copies the names.
     *
     * @throws IllegalArgumentException if a name does not look like a system call's
     */
    public Profile {
      notNull(profile, "profile");
      allowed = SyscallNames.checked(allowed);
    }

    /** The same profile with further system calls allowed; see {@link Standard#allow}. */
    public Profile allow(String... syscalls) {
      return new Profile(profile, SyscallNames.with(allowed, syscalls));
    }
  }

  /** See {@link Seccomp#unconfined()}. */
  record Unconfined() implements Seccomp {}
}
