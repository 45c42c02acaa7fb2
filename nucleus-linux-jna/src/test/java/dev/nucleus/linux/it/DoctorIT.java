package dev.nucleus.linux.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.HostReport;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The doctor and a real launch must agree, whatever the host. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class DoctorIT {
  private static final String UNPRIVILEGED = "1000";

  private static final Pattern NEEDED = Pattern.compile("/(nucleus|jna|slf4j)[^/]*$");

  @TempDir Path directory;

  @Test
  void doctor_thisHost_agreesWithALaunch() {
    HostReport report = Sandbox.doctor();
    assertThat(launches()).as(report.toText()).isEqualTo(report.canLaunch());
  }

  @Test
  void doctor_again_leavesNoDescriptorAndNoChild() throws Exception {
    assertThat(run()).contains("left behind: 0 descriptors, 0 children");
  }

  @Test
  void doctor_unprivileged_agreesWithALaunch() throws Exception {
    Host.requireRoot();
    Host.requireProgram("/usr/bin/setpriv");
    List<String> output =
        run("setpriv", "--reuid", UNPRIVILEGED, "--regid", UNPRIVILEGED, "--clear-groups");
    assertThat(output)
        .containsAnyOf("canLaunch true, launched true", "canLaunch false, launched false");
    assertThat(output).anyMatch(line -> line.endsWith("uid " + UNPRIVILEGED));
  }

  @Test
  void doctor_noMoreUserNamespaces_namesTheSysctl() throws Exception {
    List<String> output =
        runAfter("echo 0 > /proc/sys/user/max_user_namespaces", "unshare", "-U", "-r");
    assertThat(output)
        .contains("canLaunch false, launched false")
        .anyMatch(line -> line.endsWith(": /proc/sys/user/max_user_namespaces is 0"))
        .anyMatch(line -> line.endsWith("fix: sysctl -w user.max_user_namespaces=15000"))
        .anyMatch(
            line ->
                line.startsWith("clone3() with new namespaces failed: ENOSPC")
                    && line.endsWith("fix: sysctl -w user.max_user_namespaces=15000"));
  }

  @Test
  void doctor_rootOfANamespaceWithOneId_saysWhichIdsAreMissing() throws Exception {
    List<String> output = runAfter("true", "unshare", "-U", "-r");
    assertThat(output)
        .contains("canLaunch false, launched false")
        .anyMatch(line -> line.contains("does not have the ids 100000-165535"));
  }

  @Test
  void doctor_maskedProc_namesTheMask() throws Exception {
    Host.requireRoot();
    List<String> output = runAfter("mount --bind /dev/null /proc/version", "unshare", "-m");
    assertThat(output)
        .contains("canLaunch false, launched false")
        .anyMatch(line -> line.endsWith("so the kernel allows no new one: /proc/version"))
        .anyMatch(
            line -> line.startsWith("[mount sources] fsmount(") && line.contains("/proc/version"));
  }

  private List<String> runAfter(String script, String... unshare) throws Exception {
    Host.requireProgram("/usr/bin/unshare");
    Host.require(Sandbox.doctor().canLaunch(), "this host cannot launch sandboxes");
    List<String> prefix = new ArrayList<>(List.of(unshare));
    prefix.addAll(List.of("sh", "-c", script + " && exec \"$@\"", "sh"));
    return run(prefix.toArray(String[]::new));
  }

  /** Runs the doctor in a JVM of its own, whose class path every user can read. */
  private List<String> run(String... prefix) throws Exception {
    Host.open(directory);
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(ForkedJvm.command(DoctorProgram.class));
    command.set(command.indexOf("-cp") + 1, readableClassPath());
    command.replaceAll(
        argument -> argument.startsWith("-Duser.home=") ? "-Duser.home=" + directory : argument);
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private String readableClassPath() throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path source = Path.of(entry);
      Path copy = directory.resolve(copies.size() + "-" + source.getFileName());
      if (Files.exists(source) && (Files.isDirectory(source) || NEEDED.matcher(entry).find())) {
        copy(source, copy);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copy(Path source, Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(source.relativize(file).toString()));
      }
    }
  }

  private static boolean launches() {
    try {
      return Sandbox.builder().command("/bin/true").run().outcome().success();
    } catch (SandboxException refused) {
      return false;
    }
  }
}
