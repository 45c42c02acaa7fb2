package dev.nucleus.testkit.probe;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** A9: what a sandbox leaves in a volume, as the host finds it afterwards. */
final class LeftoverScenario implements Scenario {
  private static final int SET_ID_BITS = 06000;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    Path control = trial.volume("control");
    Path volume = trial.volume("volume");
    Path outside = Files.writeString(trial.scratch().resolve("outside"), "unchanged");
    String modeBefore = mode(outside);
    trial.script(
        Map.of("volume", control.toString(), "outside", outside.toString()),
        Map.of("volume", "/v", "outside", outside.toString()),
        builder -> builder.bindReadWrite(volume, "/v"),
        Script.Streams.none());

    setUserId(trial, volume);
    // The next launches meet what the first one left: in their volume, and as their sources.
    Launch again = Launch.of(trial.sandbox().bindReadWrite(volume, "/v").command("ls", "-A", "/v"));
    trial.check(
        "(works) give the same volume to another sandbox",
        again.output().contains("result"),
        again.toString());
    for (String name : new String[] {"pipe", "socket", "loop"}) {
      Launch bound =
          Launch.of(
              trial.sandbox().bindReadOnly(volume.resolve(name), "/got").command("/bin/true"));
      trial.pass("use the left " + name + " as a source without hanging", bound.toString());
    }
    trial.check(
        "change a file that a left link names",
        Files.readString(outside).equals("unchanged") && mode(outside).equals(modeBefore),
        mode(outside));
    trial.notExercised(
        "copy results out past links, pipes, devices and sparse files",
        "there is no copying of a workspace yet: the volume is a bind mount, and the application"
            + " reads it itself");
  }

  private static void setUserId(Trial trial, Path volume) throws IOException {
    Path program = volume.resolve("set-user-id");
    if (!Files.exists(program, LinkOption.NOFOLLOW_LINKS)) {
      trial.notExercised("gain from a left set-user-id program", "none was left");
      return;
    }
    int owner = (Integer) Files.getAttribute(program, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int bits = (Integer) Files.getAttribute(program, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    int application = (Integer) Files.getAttribute(trial.scratch(), "unix:uid");
    // Owned by a user of the sandbox's range, or by the application itself, who has those rights.
    boolean harmless = application == 0 ? owner >= 1000 : owner == application;
    trial.check(
        "gain from a left set-user-id program",
        harmless || (bits & SET_ID_BITS) == 0,
        "mode " + Integer.toOctalString(bits) + ", owner " + owner);
  }

  private static String mode(Path file) throws FileSystemException, IOException {
    return Files.getAttribute(file, "unix:mode") + ":" + Files.getAttribute(file, "unix:uid");
  }
}
