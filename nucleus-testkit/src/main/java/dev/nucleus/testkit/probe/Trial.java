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
    } else {
      fail(attempt, detail);
    }
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
      results.add(judge(attempt, controls.get(attempt.name()), result));
    }
    if (!(result.outcome() instanceof Outcome.Exited exited) || exited.code() != 0) {
      fail("run " + script + " to its end", result.outcome() + " " + result.stderr().text());
    }
  }

  private ProbeResult judge(Attempt inside, @Nullable Attempt outside, SandboxResult result) {
    String name = inside.name();
    if (inside.state() == Attempt.State.ABSENT) {
      return new ProbeResult.NotExercised(probe, name, inside.detail());
    }
    if (inside.service()) {
      return inside.state() == Attempt.State.DONE
          ? new ProbeResult.Pass(probe, name, inside.detail())
          : new ProbeResult.Fail(probe, name, "does not work: " + inside.detail());
    }
    if (inside.state() == Attempt.State.DONE) {
      String missing = missingLayers(result);
      return missing.isEmpty()
          ? new ProbeResult.Fail(probe, name, "succeeded: " + inside.detail())
          : new ProbeResult.Degraded(
              probe, name, "succeeded without " + missing + ": " + inside.detail());
    }
    if (inside.state() == Attempt.State.ODD) {
      return new ProbeResult.Fail(
          probe, name, "ended in a way that is no refusal: " + inside.detail());
    }
    if (outside == null || outside.state() != Attempt.State.DONE) {
      String why = outside == null ? "no report" : outside.detail();
      return new ProbeResult.NotExercised(
          probe, name, "does not succeed outside either: " + why + "; inside: " + inside.detail());
    }
    return new ProbeResult.Pass(
        probe, name, "outside: " + outside.detail() + "; inside: " + inside.detail());
  }

  /** The layers that a sandbox lacks, other than those that nobody has by default. */
  static String missingLayers(SandboxResult result) {
    return result.layers().entrySet().stream()
        .filter(layer -> layer.getValue() != LayerState.ENFORCED)
        .map(Map.Entry::getKey)
        .filter(layer -> !layer.equals("timeNamespace"))
        .collect(Collectors.joining(", "));
  }
}
