package dev.nucleus.testkit.probe;

import dev.nucleus.ByteSize;
import dev.nucleus.Rlimit;
import dev.nucleus.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A17: one stage of the set-up after the other is made to fail, and the command never runs. */
final class SetupFailureScenario implements Scenario {
  private static final long BEYOND_EVERY_LIMIT = Long.MAX_VALUE;

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    Path volume = trial.volume("volume");
    Path ran = volume.resolve("ran");
    String mark = UUID.randomUUID().toString();
    Launch control = Launch.of(command(trial, volume, mark));
    boolean leftMark = Files.exists(ran);
    trial.check("(works) run the command when nothing fails", leftMark, control.toString());
    Files.deleteIfExists(ran);
    if (!leftMark) {
      return;
    }
    for (Map.Entry<String, UnaryOperator<Sandbox.Builder>> stage : stages().entrySet()) {
      Launch launch = Launch.of(stage.getValue().apply(command(trial, volume, mark)));
      String attempt = "run the command although " + stage.getKey();
      trial.check(attempt, launch.failedInSetup() && !Files.exists(ran), launch.toString());
      Files.deleteIfExists(ran);
    }
    missingSource(trial, volume, mark);
    List<Long> left = HostProcesses.awaitNone(mark, 1000);
    trial.check("leave a process of a failed launch", left.isEmpty(), left.toString());
  }

  private static Sandbox.Builder command(Trial trial, Path volume, String mark) {
    return trial
        .sandbox()
        .bindReadWrite(volume, "/v")
        .command("/bin/sh", "-c", "echo ran > /v/ran", mark);
  }

  private static Map<String, UnaryOperator<Sandbox.Builder>> stages() {
    Map<String, UnaryOperator<Sandbox.Builder>> stages = new LinkedHashMap<>();
    stages.put("its root has no room", builder -> builder.inodes(1));
    stages.put("a mount is on a file", builder -> builder.tmpfs("/usr/bin/env/probe"));
    stages.put("a mount point cannot be made", builder -> builder.tmpfs("/usr/probe-not-there"));
    stages.put(
        "a limit is above the hard one",
        builder -> builder.limits(l -> l.nofile(BEYOND_EVERY_LIMIT)));
    stages.put(
        "its real-time priority may not be raised",
        builder -> builder.limits(l -> l.rlimit(Rlimit.RTPRIO, 99, 99)));
    stages.put("its working directory is missing", builder -> builder.workdir("/not/there"));
    stages.put("its working directory is a file", builder -> builder.workdir("/usr/bin/env"));
    stages.put("it is not there", builder -> builder.command("/not/there"));
    stages.put("it is a directory", builder -> builder.command("/usr"));
    stages.put(
        "its file system is too small for the mount points",
        builder -> builder.rootSize(ByteSize.of(1)).inodes(3));
    return stages;
  }

  private static void missingSource(Trial trial, Path volume, String mark) throws IOException {
    Path source = trial.volume("source");
    Sandbox sandbox = command(trial, volume, mark).bindReadOnly(source, "/source").build();
    Files.delete(source);
    Launch launch = Launch.of(() -> sandbox);
    trial.check(
        "run the command although a source is gone",
        launch.failedInSetup() && !Files.exists(volume.resolve("ran")),
        launch.toString());
  }
}
