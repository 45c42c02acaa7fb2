package dev.nucleus.testkit.probe;

import dev.nucleus.LayerState;
import dev.nucleus.Outcome;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxCommandException;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One probe against one policy: where its results are gathered. Not thread-safe. */
final class Trial {
  private final Probe probe;
  private final Consumer<Sandbox.Builder> policy;
  private final Path scratch;
  private final List<ProbeResult> results = new ArrayList<>();

  private Trial(Probe probe, Consumer<Sandbox.Builder> policy, Path scratch) {
    this.probe = probe;
    this.policy = policy;
    this.scratch = scratch;
  }

  static List<ProbeResult> run(Probe probe, Consumer<Sandbox.Builder> policy) {
    try {
      // Entered by the users that stand behind a sandbox, who are not the application's.
      Path scratch = Files.createTempDirectory("nucleus-probe-").toRealPath();
      Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
      Trial trial = new Trial(probe, policy, scratch);
      try {
        Scenarios.of(probe).run(trial);
      } finally {
        Scratch.delete(scratch);
      }
      return List.copyOf(trial.results);
    } catch (IOException e) {
      return List.of(new ProbeResult.NotExercised(probe, "prepare the host", e.toString()));
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      return List.of(new ProbeResult.NotExercised(probe, "run to its end", "interrupted"));
    }
  }

  /** A directory of the host that no sandbox sees, and that is deleted afterwards. */
  Path scratch() {
    return scratch;
  }

  /** A new directory of the host that everybody may write to, for volumes. */
  Path volume(String name) throws IOException {
    Path volume = Files.createDirectory(scratch.resolve(name));
    Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
    return volume;
  }

  /** The sandbox under test, still without a command. */
  Sandbox.Builder sandbox() {
    Sandbox.Builder builder = Sandbox.builder();
    policy.accept(builder);
    return builder;
  }

  void pass(String attempt, String detail) {
    results.add(new ProbeResult.Pass(probe, attempt, detail));
  }

  void fail(String attempt, String detail) {
    results.add(new ProbeResult.Fail(probe, attempt, detail));
  }

  void notExercised(String attempt, String why) {
    results.add(new ProbeResult.NotExercised(probe, attempt, why));
  }

  /** Something that must hold, seen from the host. */
  void check(String attempt, boolean holds, String detail) {
    if (holds) {
      pass(attempt, detail);
      return;
    }
    SandboxResult plain = sandbox().command("/bin/true").run();
    if (missingLayers(plain).isEmpty()) {
      fail(attempt, detail);
    } else {
      degraded(attempt, detail, plain);
    }
  }

  private void degraded(String attempt, String detail, SandboxResult result) {
    results.add(
        new ProbeResult.Degraded(
            probe, attempt, "succeeded without " + missingLayers(result) + ": " + detail));
  }

  /** Runs the probe's script on both sides, with the same sandbox and no parameters. */
  void script() throws IOException, InterruptedException {
    script(Map.of(), Map.of(), builder -> {}, Script.Streams.none());
  }

  /** Runs the probe's script on both sides and judges its attempts. */
  void script(
      Map<String, String> outside,
      Map<String, String> inside,
      Consumer<Sandbox.Builder> additions,
      Script.Streams streams)
      throws IOException, InterruptedException {
    String script = probe.script().orElseThrow();
    Map<String, String> parameters = new LinkedHashMap<>(outside);
    parameters.put("scratch", scratch.toString());
    Map<String, Attempt> controls = new LinkedHashMap<>();
    for (Attempt attempt : Attempt.parse(Script.outside(script, parameters, streams, scratch))) {
      controls.put(attempt.name(), attempt);
    }
    Sandbox.Builder builder = sandbox();
    additions.accept(builder);
    SandboxResult result;
    try {
      result = Script.inside(builder, script, inside, streams);
    } catch (SandboxCommandException noPython) {
      notExercised("run " + script, "the policy has no python3: " + noPython.getMessage());
      return;
    } catch (SandboxException failed) {
      fail("run " + script, String.valueOf(failed.getMessage()));
      return;
    }
    String report = (streams.files() ? result.stderr() : result.stdout()).text();
    for (Attempt attempt : Attempt.parse(report)) {
      judge(attempt, controls.get(attempt.name()), result);
    }
    if (!(result.outcome() instanceof Outcome.Exited exited) || exited.code() != 0) {
      fail("run " + script + " to its end", result.outcome() + " " + result.stderr().text());
    }
  }

  private void judge(Attempt inside, @Nullable Attempt outside, SandboxResult result) {
    String name = inside.name();
    switch (inside.state()) {
      case ABSENT -> notExercised(name, inside.detail());
      case DONE -> {
        if (inside.service()) {
          pass(name, inside.detail());
        } else if (missingLayers(result).isEmpty()) {
          fail(name, "succeeded: " + inside.detail());
        } else {
          degraded(name, inside.detail(), result);
        }
      }
      case ODD -> fail(name, "ended in a way that is no refusal: " + inside.detail());
      case REFUSED -> {
        if (outside == null || outside.state() != Attempt.State.DONE) {
          notExercised(
              name,
              "does not succeed outside either: "
                  + (outside == null ? "no report" : outside.detail())
                  + "; inside: "
                  + inside.detail());
        } else {
          pass(name, "outside: " + outside.detail() + "; inside: " + inside.detail());
        }
      }
    }
  }

  /** The layers that a sandbox lacks, other than those that nobody has by default. */
  static String missingLayers(SandboxResult result) {
    return result.layers().entrySet().stream()
        .filter(layer -> layer.getValue() != LayerState.ENFORCED)
        .map(Map.Entry::getKey)
        .filter(layer -> !layer.equals("timeNamespace") && !layer.equals("cgroup"))
        .collect(Collectors.joining(", "));
  }
}
