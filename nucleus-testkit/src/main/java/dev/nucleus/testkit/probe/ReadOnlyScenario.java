package dev.nucleus.testkit.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** B4: a read-only volume whose files everybody may write, as far as their modes say. */
final class ReadOnlyScenario implements Scenario {
  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    Path control = withCanary(trial.volume("control"));
    Path volume = withCanary(trial.volume("volume"));
    trial.script(
        Map.of("volume", control.toString()),
        Map.of("volume", "/v"),
        builder -> builder.bindReadOnly(volume, "/v"),
        Script.Streams.none());
    String now = Files.readString(volume.resolve("canary"));
    trial.check("change a file of a read-only volume", now.equals("unchanged"), now);
  }

  private static Path withCanary(Path volume) throws IOException {
    Path canary = Files.writeString(volume.resolve("canary"), "unchanged");
    Files.setPosixFilePermissions(canary, PosixFilePermissions.fromString("rw-rw-rw-"));
    return volume;
  }
}
