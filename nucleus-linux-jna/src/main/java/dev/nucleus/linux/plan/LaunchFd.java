package dev.nucleus.linux.plan;

import dev.nucleus.linux.launcher.LauncherProtocol;

/** Descriptors that get their numbers in the launcher, just before a program runs. */
public enum LaunchFd {
  /** Passed by the application with each launch. */
  STDIN("stdin", LauncherProtocol.PATCH_STDIN),
  STDOUT("stdout", LauncherProtocol.PATCH_STDOUT),
  STDERR("stderr", LauncherProtocol.PATCH_STDERR),
  CONTROL("control socket", LauncherProtocol.PATCH_CONTROL),
  /** The launcher's own. */
  LIVENESS("liveness pipe", LauncherProtocol.PATCH_LIVENESS),
  REAPER("reaper memfd", LauncherProtocol.PATCH_REAPER),
  LAUNCHER("launcher pidfd", LauncherProtocol.PATCH_LAUNCHER);

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
