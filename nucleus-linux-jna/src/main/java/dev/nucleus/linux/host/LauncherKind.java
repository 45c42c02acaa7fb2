package dev.nucleus.linux.host;

/** The rights that a launcher runs with; there is at most one launcher of each kind. */
public enum LauncherKind {
  /** The application is root: the launcher is too, and maps sandboxes from outside. */
  ROOT,
  /** A user namespace of its own in which one id is mapped. */
  SINGLE,
  /** A user namespace of its own with the user's range of /etc/subuid, by newuidmap(1). */
  SUBORDINATE
}
