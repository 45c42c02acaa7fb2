package dev.nucleus.linux.plan;

/**
 * What the sandbox's root is, while PID 1 sets it up. Each state is reached from the one before.
 */
public enum FilesystemState {
  /** The host's mounts, as the clone copied them. */
  INHERITED,
  /** The host's mounts, cut off from the host's; what is wanted of them is held by descriptor. */
  ISOLATED,
  /** The new root is mounted, empty. */
  MOUNTED,
  /** The new root is the root; the old one is gone. */
  PIVOTED,
  /** Everything is in its place. */
  POPULATED,
  /** The root is read-only. */
  SEALED
}
