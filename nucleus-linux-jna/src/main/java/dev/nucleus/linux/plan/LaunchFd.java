package dev.nucleus.linux.plan;

import dev.nucleus.linux.launcher.LauncherProtocol;

/** Descriptors that get their numbers in the launcher, just before a program runs. */
public enum LaunchFd {
  /** Passed by the application with each launch. */
  STDIN("stdin", LauncherProtocol.FD_STDIN),
  STDOUT("stdout", LauncherProtocol.FD_STDOUT),
  STDERR("stderr", LauncherProtocol.FD_STDERR),
  CONTROL("control socket", LauncherProtocol.FD_CONTROL),
  /** The launcher's own. */
  LIVENESS("liveness pipe", LauncherProtocol.FD_LIVENESS),
  REAPER("reaper memfd", LauncherProtocol.FD_REAPER),
  LAUNCHER("launcher pidfd", LauncherProtocol.FD_LAUNCHER);

  private final String label;
  private final int patch;

  LaunchFd(String label, int patch) {
    this.label = label;
    this.patch = patch;
  }

  /** How the launcher is told to fill it in. */
  public int patch() {
    return patch;
  }

  public String label() {
    return label;
  }
}
