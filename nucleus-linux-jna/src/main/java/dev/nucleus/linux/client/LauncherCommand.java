package dev.nucleus.linux.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of the launcher's JVM: the JVM that the application runs on, kept small. */
final class LauncherCommand {
  private static final String MAIN = "dev.nucleus.linux.launcher.Launcher";

  private LauncherCommand() {}

  static List<String> of(LauncherFiles files, boolean dumpArchive) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xms8m");
    command.add("-Xmx32m");
    command.add("-Xss512k");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:ReservedCodeCacheSize=16m");
    // No file of its own anywhere, nobody attaches, nothing of the application's is read.
    command.add("-XX:-UsePerfData");
    command.add("-XX:+DisableAttachMechanism");
    command.add("-XX:+ErrorFileToStderr");
    command.add("-Xshare:auto");
    if (dumpArchive) {
      command.add("-XX:ArchiveClassesAtExit=" + files.dumpedArchive());
    } else if (files.hasArchive()) {
      command.add("-XX:SharedArchiveFile=" + files.archive());
      // An archive that does not fit any more is no reason to say anything.
      command.add("-Xlog:disable");
      command.add("-Xlog:all=error:stderr");
    }
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-Djna.boot.library.path=" + files.nativeLibraryDirectory());
    command.add("-Djna.nosys=true");
    command.add("-Djna.noclasspath=true");
    // Otherwise JNA asks ldconfig for places to search, a process more at each start.
    command.add("-Djna.platform.library.path=/usr/lib");
    command.add("-cp");
    command.add(files.classPath());
    command.add(MAIN);
    return command;
  }
}
