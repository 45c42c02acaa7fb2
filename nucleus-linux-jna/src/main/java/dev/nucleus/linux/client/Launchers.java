package dev.nucleus.linux.client;

import dev.nucleus.linux.host.LauncherKind;
import java.util.EnumMap;
import java.util.Map;

/**
 * The launchers of this process, one of each kind that was needed. One that has ended, for whatever
 * reason, is replaced at the next launch. Thread-safe.
 */
final class Launchers {
  private final Map<LauncherKind, LauncherConnection> running = new EnumMap<>(LauncherKind.class);
  private final ArchiveDump archiveDump = new ArchiveDump();

  /** A launcher of this kind, started if there is none. */
  synchronized LauncherConnection get(LauncherKind kind) {
    LauncherConnection launcher = running.get(kind);
    if (launcher != null && launcher.isAlive()) {
      return launcher;
    }
    if (launcher != null) {
      running.remove(kind);
      launcher.close();
      collect(launcher);
    }
    LauncherFiles files = LauncherFiles.prepare();
    launcher = LauncherConnection.start(kind, files, false);
    running.put(kind, launcher);
    archiveDump.onLauncherStarted(kind, files);
    return launcher;
  }

  /** Waits for one that is ending, elsewhere: a zombie would stay until the application ends. */
  private static void collect(LauncherConnection launcher) {
    if (launcher.reap()) {
      return;
    }
    Thread thread = new Thread(launcher::awaitEnd, "nucleus-launcher-end");
    thread.setDaemon(true);
    thread.start();
  }
}
