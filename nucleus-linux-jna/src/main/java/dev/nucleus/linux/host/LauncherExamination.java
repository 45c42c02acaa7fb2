package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.util.List;

/** Whether the JVM of the launcher can be started: images made by jpackage(1) leave it out. */
final class LauncherExamination implements Examination {
  @Override
  public List<Finding> examine(Host host) {
    String java = System.getProperty("java.home") + "/bin/java";
    String title = "java program";
    return List.of(
        host.files().isExecutable(java)
            ? Finding.of(Doctor.JAVA, title, Status.OK, java)
            : Finding.of(
                Doctor.JAVA,
                title,
                Status.MISSING,
                java + " is not there, or cannot be executed: the launcher needs it",
                "run the application with a whole JDK or JRE; for jpackage: --jlink-options with no"
                    + " --strip-native-commands"));
  }
}
