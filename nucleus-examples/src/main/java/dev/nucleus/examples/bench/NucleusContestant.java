package dev.nucleus.examples.bench;

import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.Stdin;

/** A sandbox with every default layer, run by this JVM. May be called from several threads. */
final class NucleusContestant implements Contestant {
  private final String name;
  private final Sandbox sandbox;

  NucleusContestant(String name, Sandbox sandbox) {
    this.name = name;
    this.sandbox = sandbox;
  }

  /** With the streams that the other contestants get: nothing to read, everything thrown away. */
  static NucleusContestant warm() {
    return new NucleusContestant(
        "nucleus-warm",
        Sandbox.builder()
            .command("/bin/true")
            .stdin(Stdin.empty())
            .stdout(Output.discard())
            .stderr(Output.discard())
            .build());
  }

  /**
   * The same with limits of memory, processes and processors.
   *
   * @throws BenchException if this host has no control groups for them
   */
  static NucleusContestant limited() {
    NucleusContestant limited =
        new NucleusContestant(
            "nucleus-limits",
            Sandbox.builder()
                .command("/bin/true")
                .stdin(Stdin.empty())
                .stdout(Output.discard())
                .stderr(Output.discard())
                .limits(limits -> limits.memory("64m").pids(32).cpus(1))
                .build());
    try {
      limited.launch(1);
      return limited;
    } catch (SandboxUnsupportedException none) {
      throw new BenchException(String.valueOf(none.getMessage()));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long[] launch(int count) {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long before = System.nanoTime();
      SandboxResult result = sandbox.run();
      nanos[i] = System.nanoTime() - before;
      if (!result.outcome().success()) {
        throw new BenchException("a launch ended as " + result.outcome());
      }
    }
    return nanos;
  }
}
