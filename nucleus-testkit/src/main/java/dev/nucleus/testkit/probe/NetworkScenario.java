package dev.nucleus.testkit.probe;

import dev.nucleus.Network;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** F6: the host listens on its loopback and on an abstract socket, and counts who comes. */
final class NetworkScenario implements Scenario {
  private static final String ABSTRACT =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX)
      s.bind('\\0' + sys.argv[1])
      s.listen()
      print('ready', flush=True)
      sys.stdin.read()
      """;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    if (trial.sandbox().command("/bin/true").spec().network() instanceof Network.Host) {
      // To try it would be to connect to them.
      trial.notExercised("reach any address", "the policy gives the sandbox the host's network");
      return;
    }
    AtomicInteger arrived = new AtomicInteger();
    String name = "probe-" + UUID.randomUUID();
    Process listener = new ProcessBuilder("python3", "-c", ABSTRACT, name).start();
    // The wildcard address of both families.
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("::"));
        BufferedReader ready = listener.inputReader(StandardCharsets.UTF_8)) {
      ready.readLine();
      Thread acceptor = new Thread(() -> accept(server, arrived), "listener");
      acceptor.start();
      AtomicInteger byControl = new AtomicInteger();
      trial.script(
          Map.of("listener", Integer.toString(server.getLocalPort())),
          Map.of("listener", Integer.toString(server.getLocalPort()), "abstract", name),
          builder -> byControl.set(arrived.get()),
          Script.Streams.none());
      int fromInside = arrived.get() - byControl.get();
      if (byControl.get() == 0) {
        trial.notExercised("arrive at a listener of the host", "the control did not arrive either");
      } else {
        trial.check(
            "arrive at a listener of the host",
            fromInside == 0,
            "outside: " + byControl.get() + " connections; inside: " + fromInside);
      }
    } finally {
      listener.destroyForcibly();
      listener.waitFor();
    }
    trial.notExercised(
        "connect after a redirect, through a proxy, or to a name that resolves to a private address",
        "there is no network to go through yet, but none at all or the host's");
  }

  private static void accept(ServerSocket server, AtomicInteger arrived) {
    while (true) {
      try (Socket socket = server.accept()) {
        arrived.incrementAndGet();
        socket.getOutputStream().write('x');
      } catch (SocketException closed) {
        return;
      } catch (IOException lost) {
        Thread.onSpinWait();
      }
    }
  }
}
