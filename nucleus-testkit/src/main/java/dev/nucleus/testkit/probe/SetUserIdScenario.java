package dev.nucleus.testkit.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/** B7: set-user-id programs and file capabilities, which only root can prepare. */
final class SetUserIdScenario implements Scenario {
  private static final int SET_USER_ID = 04755;

  // struct vfs_cap_data, revision 2, effective: CAP_NET_RAW (13); see capabilities(7).
  private static final byte[] NET_RAW = {
    1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    Path volume = trial.volume("volume");
    boolean root = (Integer) Files.getAttribute(volume, "unix:uid") == 0;
    if (!root) {
      trial.script(Map.of(), Map.of(), builder -> {}, Script.Streams.none());
      return;
    }
    Path program = Files.copy(Path.of("/usr/bin/id"), volume.resolve("program"));
    Files.setAttribute(program, "unix:mode", SET_USER_ID);
    Path capable = Files.copy(Path.of("/bin/cat"), volume.resolve("program-capable"));
    Process setfattr =
        new ProcessBuilder(
                "python3",
                "-c",
                "import os, sys; os.setxattr(sys.argv[1], 'security.capability',"
                    + " bytes.fromhex(sys.argv[2]))",
                capable.toString(),
                HexFormat.of().formatHex(NET_RAW))
            .inheritIO()
            .start();
    setfattr.waitFor();
    trial.script(
        Map.of("program", program.toString()),
        Map.of("program", "/v/program", "inside-program", "/v/program"),
        builder -> builder.bindReadWrite(volume, "/v"),
        Script.Streams.none());
  }
}
