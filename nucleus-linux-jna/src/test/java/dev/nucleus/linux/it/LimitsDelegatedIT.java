package dev.nucleus.linux.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nucleus.SandboxResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unprivileged application in groups of version 1 that were handed over to it. */
@NeedsSandbox
class LimitsDelegatedIT {
  private static final int SOMEBODY = 1000;

  @Test
  void unprivileged_inGroupsOfItsOwn_hasLimits(@TempDir Path directory) throws Exception {
    Host.requireRoot();
    Host.require(ControlGroupHost.isV1("memory"), "is about control groups v1");
    Host.requireProgram("/usr/bin/setpriv");
    ControlGroupHost.requireLimits();
    Host.open(directory);
    List<Path> groups = handOver("delegated-" + ProcessHandle.current().pid());
    try {
      StringBuilder script = new StringBuilder();
      groups.forEach(group -> script.append("echo $$ > ").append(group).append("/cgroup.procs; "));
      List<String> command = new ArrayList<>();
      command.addAll(List.of("sh", "-c", script + "exec \"$@\"", "sh"));
      command.addAll(List.of("setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups"));
      command.addAll(ForkedJvm.commandForAnybody(directory, Limited.class));
      Process application = new ProcessBuilder(command).redirectErrorStream(true).start();
      String seen = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(seen).isEqualTo("OUT_OF_MEMORY\n7\nENFORCED\n");
      for (Path group : groups) {
        try (Stream<Path> left = Files.list(group)) {
          assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
      }
    } finally {
      for (Path group : groups) {
        // What the application had started may still be ending.
        await().ignoreExceptions().until(() -> Files.deleteIfExists(group) || true);
      }
    }
  }

  /** Groups below those that this JVM is in, which belong to another user then. */
  private static List<Path> handOver(String name) throws IOException {
    List<Path> groups = new ArrayList<>();
    for (String controller : List.of("memory", "pids", "cpu", "cpuacct", "freezer")) {
      Path mount = Path.of("/sys/fs/cgroup/" + controller).toRealPath();
      String own =
          Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
              .map(line -> line.split(":", 3))
              .filter(fields -> List.of(fields[1].split(",")).contains(controller))
              .map(fields -> fields[2])
              .findFirst()
              .orElseThrow();
      Path group = mount.resolve(own.substring(1)).resolve(name);
      if (Files.exists(group)) {
        continue;
      }
      Files.createDirectory(group);
      UserPrincipal somebody =
          group
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(Integer.toString(SOMEBODY));
      Files.setOwner(group, somebody);
      for (String file : List.of("tasks", "cgroup.procs")) {
        Files.setOwner(group.resolve(file), somebody);
      }
      groups.add(group);
    }
    return Collections.unmodifiableList(groups);
  }

  /** The application of the test above. */
  static final class Limited {
    private Limited() {}

    public static void main(String[] args) {
      SandboxResult bomb =
          Sandboxes.python("b = []\nwhile True: b.append(bytearray(b'x' * 1048576))")
              .limits(limits -> limits.memory("48m").pids(8))
              .run();
      System.out.println(bomb.outcome().kind());
      SandboxResult forks =
          Sandboxes.python(
                  """
                  import os, time
                  made = 0
                  try:
                    while made < 100:
                      if os.fork() == 0:
                        time.sleep(100)
                      made += 1
                  except BlockingIOError:
                    print(made, flush=True)
                  """)
              .limits(limits -> limits.memory("48m").pids(8))
              .run();
      System.out.println(forks.stdout().text().strip());
      System.out.println(forks.layers().get("pidsLimit"));
    }
  }
}
