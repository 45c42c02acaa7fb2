package dev.nucleus.testkit.probe;

import dev.nucleus.Rootfs;
import dev.nucleus.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A4: links that are planted where the launcher makes mount points and looks up sources. */
final class LinkScenario implements Scenario {
  private static final int RACES = 40;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    Path target = trial.volume("target");
    plantedInVolume(trial, target);
    plantedInRootfs(trial, target);
    flipped(trial, target);
    swappedSource(trial);
    innocentLinks(trial);
  }

  private static void plantedInVolume(Trial trial, Path target) throws IOException {
    Path volume = trial.volume("volume");
    Files.createSymbolicLink(volume.resolve("absolute"), target);
    Files.createSymbolicLink(
        volume.resolve("relative"), Path.of("../../../../../../../.." + target));
    Files.createDirectory(volume.resolve("deep"));
    Files.createSymbolicLink(volume.resolve("deep/up"), Path.of("../../target"));
    Path file = Files.writeString(trial.scratch().resolve("injected"), "injected");

    for (String link : new String[] {"absolute", "relative", "deep/up"}) {
      String attempt = "make a mount point through the link " + link;
      Files.createDirectories(volume.resolve(link).resolve("made"));
      if (isEmpty(target)) {
        trial.notExercised(attempt, "the host does not follow the link either");
        continue;
      }
      Scratch.delete(target.resolve("made"));
      String inside = "/v/" + link;
      for (Sandbox.Builder builder :
          new Sandbox.Builder[] {
            trial.sandbox().bindReadWrite(volume, "/v").tmpfs(inside + "/made"),
            trial.sandbox().bindReadWrite(volume, "/v").tmpfs(inside),
            trial.sandbox().bindReadWrite(volume, "/v").bindReadOnly(file, inside + "/file"),
            trial.sandbox().bindReadWrite(volume, "/v").home(inside + "/home"),
          }) {
        Launch launch = Launch.of(builder.command("/bin/true"));
        trial.check(attempt, isEmpty(target), launch + "; on the host: " + list(target));
      }
    }
  }

  private static void plantedInRootfs(Trial trial, Path target) throws IOException {
    Path rootfs = trial.volume("rootfs");
    for (String name : new String[] {"etc", "home", "run", "out", "opt"}) {
      Files.createSymbolicLink(rootfs.resolve(name), target);
    }
    Launch launch =
        Launch.of(
            withPrograms(trial, rootfs)
                .tmpfs("/out/made")
                .tmpfs("/run/made")
                .tmpfs("/opt")
                .command("/bin/true"));
    trial.check(
        "make mount points through links of a root file system",
        isEmpty(target),
        launch + "; on the host: " + list(target));
  }

  /** A thread makes a name a directory and a link in turn, while mounts are made below it. */
  private static void flipped(Trial trial, Path target) throws IOException, InterruptedException {
    Path volume = trial.volume("flipped");
    Path name = volume.resolve("name");
    AtomicBoolean stop = new AtomicBoolean();
    Thread flipper =
        new Thread(
            () -> {
              while (!stop.get()) {
                try {
                  Files.createSymbolicLink(name, target);
                  Files.delete(name);
                  Files.createDirectory(name);
                  Files.deleteIfExists(name.resolve("made"));
                  Files.delete(name);
                } catch (IOException lostTheRace) {
                  deleteQuietly(name);
                }
              }
            },
            "flipper");
    flipper.start();
    int started = 0;
    try {
      for (int i = 0; i < RACES; i++) {
        Launch launch =
            Launch.of(
                trial
                    .sandbox()
                    .bindReadWrite(volume, "/v")
                    .tmpfs("/v/name/made")
                    .command("/bin/true"));
        started += launch.refused() ? 0 : 1;
      }
    } finally {
      stop.set(true);
      flipper.join();
    }
    trial.check(
        "flip a directory and a link while it is mounted on",
        isEmpty(target),
        started + " of " + RACES + " launches went through; on the host: " + list(target));
  }

  private static void deleteQuietly(Path name) {
    try {
      Files.deleteIfExists(name.resolve("made"));
      Files.deleteIfExists(name);
    } catch (IOException stillThere) {
      Thread.onSpinWait();
    }
  }

  /** Links in a source are resolved when the sandbox is built: what is planted later is not. */
  private static void swappedSource(Trial trial) throws IOException {
    Path secret = trial.volume("secret");
    Files.writeString(Files.createDirectory(secret.resolve("source")).resolve("canary"), "secret");
    Path volume = trial.volume("shared");
    for (String swapped : new String[] {"source", ""}) {
      Path parent = Files.createDirectory(volume.resolve("parent" + swapped));
      Path source = Files.createDirectory(parent.resolve("source"));
      Sandbox sandbox =
          trial.sandbox().bindReadOnly(source, "/got").command("cat", "/got/canary").build();
      Files.delete(source);
      if (swapped.isEmpty()) {
        Files.delete(parent);
        Files.createSymbolicLink(parent, secret);
      } else {
        Files.createSymbolicLink(source, secret.resolve("source"));
      }
      String attempt =
          "swap " + (swapped.isEmpty() ? "a directory above a source" : "a source") + " for a link";
      if (!Files.readString(source.resolve("canary")).equals("secret")) {
        trial.notExercised(attempt, "the link does not lead to the secret outside");
        continue;
      }
      Launch launch = Launch.of(() -> sandbox);
      trial.check(attempt, !launch.output().contains("secret"), launch.toString());
    }
  }

  private static void innocentLinks(Trial trial) throws IOException {
    Path rootfs = trial.volume("innocent");
    Files.createDirectories(rootfs.resolve("certs"));
    Files.writeString(rootfs.resolve("certs/real.pem"), "certificate");
    Files.createSymbolicLink(rootfs.resolve("ca.pem"), Path.of("certs/real.pem"));
    Files.createDirectories(rootfs.resolve("var"));
    Files.createSymbolicLink(rootfs.resolve("var/run"), Path.of("/run"));
    Path file = Files.writeString(trial.scratch().resolve("wanted"), "wanted");
    Launch launch =
        Launch.of(
            withPrograms(trial, rootfs)
                .bindReadOnly(file, "/var/run/wanted")
                .command("cat", "/ca.pem", "/run/wanted"));
    trial.check(
        "(works) follow links that lead inside",
        launch.output().equals("certificatewanted"),
        launch.toString());
  }

  /** A root file system that has nothing but the host's programs. */
  private static Sandbox.Builder withPrograms(Trial trial, Path rootfs) throws IOException {
    for (Map.Entry<String, String> link :
        Map.of("bin", "usr/bin", "lib", "usr/lib", "lib64", "usr/lib64").entrySet()) {
      Files.createSymbolicLink(rootfs.resolve(link.getKey()), Path.of(link.getValue()));
    }
    return trial.sandbox().rootfs(Rootfs.directory(rootfs)).bindReadOnly(Path.of("/usr"), "/usr");
  }

  private static boolean isEmpty(Path directory) throws IOException {
    return list(directory).isEmpty();
  }

  private static String list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return String.join(" ", entries.map(entry -> entry.getFileName().toString()).toList());
    }
  }
}
