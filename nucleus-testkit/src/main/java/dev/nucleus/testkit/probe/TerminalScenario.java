package dev.nucleus.testkit.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** C1: the streams are a terminal of the host, which is some session's controlling terminal. */
final class TerminalScenario implements Scenario {
  /** Makes a terminal, says its name, and at the end of its input how much was typed into it. */
  private static final String TERMINAL =
      """
      import fcntl, os, struct, sys, termios, tty
      master, slave = os.openpty()
      if os.fork() == 0:
          os.close(master)
          os.setsid()
          fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
          os.read(0, 1)
          os._exit(0)
      tty.setraw(slave)
      print(os.ttyname(slave), flush=True)
      sys.stdin.read()
      print(struct.unpack('i', fcntl.ioctl(slave, termios.FIONREAD, bytes(4)))[0], flush=True)
      """;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    Process terminal =
        new ProcessBuilder("setsid", "--wait", "python3", "-c", TERMINAL)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = terminal.inputReader(StandardCharsets.UTF_8)) {
      String name = said.readLine();
      if (name == null) {
        trial.notExercised("push input into a terminal", "no terminal could be made");
        return;
      }
      Path device = Path.of(name);
      Map<String, String> parameters = Map.of("report", "2");
      trial.script(parameters, parameters, builder -> {}, Script.Streams.of(device, device));
      terminal.getOutputStream().close();
      String typed = String.valueOf(said.readLine());
      trial.check("leave input in the terminal", typed.equals("0"), typed + " bytes");
    } finally {
      terminal.destroy();
      terminal.waitFor();
    }
  }
}
