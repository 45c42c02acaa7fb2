package dev.nucleus;

import dev.nucleus.spi.SandboxRuntime;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Records what it is asked to run. */
public final class FakeRuntime implements SandboxRuntime {
  static final AtomicReference<Stdio> LAST = new AtomicReference<>();
  static final AtomicReference<SandboxSpec> WARMED_UP = new AtomicReference<>();

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public HostReport probe() {
    return new HostReport(HostReport.Tier.NONE, List.of());
  }

  @Override
  public SandboxProcess start(SandboxSpec spec, Stdio stdio) {
    LAST.set(stdio);
    return new FakeProcess(77);
  }

  @Override
  public SandboxResult run(SandboxSpec spec, Stdio stdio) {
    LAST.set(stdio);
    return SandboxResult.builder().outcome(new Outcome.Exited(5)).build();
  }

  @Override
  public void warmUp(SandboxSpec spec) {
    WARMED_UP.set(spec);
  }

  @Override
  public String explain(SandboxSpec spec) {
    return "explained " + spec.command();
  }
}
