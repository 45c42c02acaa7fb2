package dev.nucleus.linux.client;

import dev.nucleus.linux.host.LauncherKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The launchers of this process, one of each kind that was needed. One that has ended, for whatever
 * reason, is replaced at the next launch. Thread-safe.
 */
final class Launchers {
  private final Map<LauncherKind, LauncherConnection> running = new EnumMap<>(LauncherKind.class);
  private final List<LauncherConnection> ended = new ArrayList<>();
  private final ArchiveDump archiveDump = new ArchiveDump();

  /** A launcher of this kind, started if there is none. */
  synchronized LauncherConnection get(LauncherKind kind) {
    ended.removeIf(LauncherConnection::reap);
    LauncherConnection launcher = running.get(kind);
    if (launcher != null && launcher.isAlive()) {
      return launcher;
    }
    if (launcher != null) {
      running.remove(kind);
      launcher.close();
      if (!launcher.reap()) {
        ended.add(launcher);
      }
    }
    LauncherFiles files = LauncherFiles.prepare();
    launcher = LauncherConnection.start(kind, files, false);
    running.put(kind, launcher);
    archiveDump.onLauncherStarted(kind, files);
    return launcher;
  }
}
