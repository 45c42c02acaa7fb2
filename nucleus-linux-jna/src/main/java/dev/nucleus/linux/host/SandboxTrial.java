package dev.nucleus.linux.host;

import dev.nucleus.Errno;

/** Tries in a throw-away process what a launch needs. */
public interface SandboxTrial {
  /** What is tried; each process ends at once and leaves nothing behind. */
  enum Kind {
    /** A process as the launcher clones it, without new namespaces. */
    CLONE,
    /** The namespaces of a launcher. */
    LAUNCHER,
    /** The namespaces of a sandbox, its id map, mounts of its own, a new /proc. */
    SANDBOX
  }

  /** What a trial was doing when it was refused. */
  enum Stage {
    CLONE,
    ID_MAP,
    MOUNT,
    PROC
  }

  /**
   * The outcome of a trial.
   *
   * @param stage how far it came
   * @param call the last system call in strace's notation
   * @param errno its error, or {@link Errno#NONE} if everything worked
   */
  record Outcome(Stage stage, String call, Errno errno) {
    /** Everything worked. */
    public static final Outcome SUCCESS = new Outcome(Stage.PROC, "", Errno.NONE);

    public boolean succeeded() {
      return errno.equals(Errno.NONE);
    }
  }

  /** Tries it and waits until the process is gone. */
  Outcome run(Kind kind);
}
