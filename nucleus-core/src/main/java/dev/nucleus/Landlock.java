package dev.nucleus;

/**
 * Whether the kernel's Landlock restricts the program to the files that the spec grants, in
 * addition to the mounts, see landlock(7). Immutable and thread-safe.
 */
public sealed interface Landlock {
  /**
   * Read and execute what is mounted read-only, write what is mounted writable, nothing else; as
   * much of it as the kernel's Landlock knows. The default. Needs Linux 5.13.
   */
  static Landlock standard() {
    return new Standard();
  }

  /**
   * No Landlock rules. Building such a sandbox is refused unless {@link
   * Sandbox.Builder#allowDegradedSecurity(boolean)} was given {@code true}.
   */
  static Landlock off() {
    return new Off();
  }

  /** See {@link Landlock#standard()}. */
  record Standard() implements Landlock {}

  /** See {@link Landlock#off()}. */
  record Off() implements Landlock {}
}
