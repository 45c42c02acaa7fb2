package dev.nucleus.testkit.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A1: programs of the host stay what they are, and are not executed from inside. */
final class ProgramScenario implements Scenario {
  /** Executed by the process that becomes the workload, whose program is still the launcher's. */
  private static final String OWN_PROGRAM = "/proc/self/exe";

  /** As in the sandbox: the interpreter of the script is the program that executes it. */
  private static final String EXECUTE = "import os, sys; os.execv(sys.argv[1], sys.argv[1:])";

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    Map<Path, String> before = digests();
    trial.script();
    executeLauncher(trial);
    Map<Path, String> after = digests();
    trial.check(
        "change the host's JDK and programs",
        before.equals(after),
        before.equals(after) ? before.keySet() + " are the same" : before + " became " + after);
  }

  private static void executeLauncher(Trial trial) throws IOException, InterruptedException {
    Path volume = trial.volume("programs");
    Path script = Files.writeString(volume.resolve("script"), "#!" + OWN_PROGRAM + " --version\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

    Process control =
        new ProcessBuilder("python3", "-c", EXECUTE, script.toString())
            .redirectErrorStream(true)
            .start();
    String version = new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    control.waitFor();
    if (!version.startsWith("Python")) {
      trial.notExercised("execute the launcher's program", "outside: " + version);
      return;
    }
    Launch direct = Launch.of(trial.sandbox().command(OWN_PROGRAM, "-version"));
    trial.check("execute the launcher's program by name", direct.refused(), direct.toString());
    Launch byScript =
        Launch.of(trial.sandbox().bindReadOnly(volume, "/probe").command("/probe/script"));
    trial.check("execute the launcher's program by #!", byScript.refused(), byScript.toString());
  }

  private static Map<Path, String> digests() throws IOException {
    Map<Path, String> digests = new LinkedHashMap<>();
    Path jdk = Path.of(System.getProperty("java.home"));
    for (Path file :
        List.of(
            jdk.resolve("bin/java"),
            jdk.resolve("lib/libjli.so"),
            jdk.resolve("lib/server/libjvm.so"),
            Path.of("/bin/sleep"))) {
      if (Files.isReadable(file)) {
        digests.put(file, digest(file));
      }
    }
    return digests;
  }

  private static String digest(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
