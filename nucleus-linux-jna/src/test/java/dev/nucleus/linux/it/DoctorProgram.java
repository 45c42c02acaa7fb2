package dev.nucleus.linux.it;

import dev.nucleus.HostReport;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Prints the doctor's verdict, what a real launch says to it, and the report. */
final class DoctorProgram {
  private DoctorProgram() {}

  /** Run in a JVM of its own. */
  public static void main(String[] args) throws IOException {
    HostReport report = Sandbox.doctor();
    long descriptors = descriptors();
    for (int i = 0; i < 5; i++) {
      Sandbox.doctor();
    }
    System.out.println(
        "left behind: %d descriptors, %d children"
            .formatted(descriptors() - descriptors, ProcessHandle.current().children().count()));
    boolean launched;
    try {
      launched = Sandbox.builder().command("/bin/true").run().outcome().success();
    } catch (SandboxException refused) {
      launched = false;
      System.out.println(refused.getMessage());
    }
    System.out.println("canLaunch " + report.canLaunch() + ", launched " + launched);
    System.out.print(report.toText());
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
