package dev.nucleus.linux.layer;

/** What is put over things that a sandbox must not see. */
final class Masks {
  /** An empty directory of the sandbox's read-only /dev, where no rootfs and no mount gets in. */
  static final String EMPTY = "/dev/empty";

  /** For files: reads as empty, and keeps nothing. */
  static final String NULL = "/dev/null";

  private Masks() {}
}
