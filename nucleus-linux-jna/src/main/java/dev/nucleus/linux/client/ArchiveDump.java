package dev.nucleus.linux.client;

import dev.nucleus.SandboxException;
import dev.nucleus.linux.host.LauncherKind;

/**
 * Makes the archive of loaded classes for later launchers, once for each JVM and build: a launcher
 * that is started only to load its classes and to end. It runs in the background; without an
 * archive launchers start a little slower and work the same.
 */
final class ArchiveDump {
  private static final long PATIENCE_MILLIS = 60_000;

  private boolean attempted;

  synchronized void onLauncherStarted(LauncherKind kind, LauncherFiles files) {
    if (attempted || files.hasArchive() || !files.canKeepArchive()) {
      return;
    }
    attempted = true;
    Thread thread = new Thread(() -> dump(kind, files), "nucleus-archive");
    thread.setDaemon(true);
    thread.start();
  }

  private static void dump(LauncherKind kind, LauncherFiles files) {
    LauncherConnection dumping;
    try {
      dumping = LauncherConnection.start(kind, files, true);
    } catch (SandboxException refused) {
      // Nobody asked for it, so nobody is told: a launch that is refused says so itself.
      return;
    }
    // It has its INIT message; the end of the socket comes right behind it.
    dumping.close();
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    try {
      while (!dumping.reap() && System.currentTimeMillis() < end) {
        Thread.sleep(100);
      }
      files.adoptArchive(files.dumpedArchive());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
