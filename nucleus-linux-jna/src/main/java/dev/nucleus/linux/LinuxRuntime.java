package dev.nucleus.linux;

import dev.nucleus.HostReport;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxSpec;
import dev.nucleus.Stdio;
import dev.nucleus.linux.client.CloneTrial;
import dev.nucleus.linux.client.SandboxClient;
import dev.nucleus.linux.host.Doctor;
import dev.nucleus.spi.SandboxRuntime;

/** The runtime for Linux, found by java.util.ServiceLoader. Thread-safe. */
public final class LinuxRuntime implements SandboxRuntime {
  private static final class Client {
    /** One for the process: its launchers are shared by everybody in it. */
    static final SandboxClient INSTANCE = new SandboxClient();
  }

  /** Used by java.util.ServiceLoader. */
  public LinuxRuntime() {}

  @Override
  public String name() {
    return "linux";
  }

  @Override
  public HostReport probe() {
    return new Doctor(new CloneTrial()).examine();
  }

  @Override
  public SandboxProcess start(SandboxSpec spec, Stdio stdio) {
    return Client.INSTANCE.start(spec, stdio);
  }

  @Override
  public SandboxResult run(SandboxSpec spec, Stdio stdio) {
    return Client.INSTANCE.run(spec, stdio);
  }

  @Override
  public void warmUp(SandboxSpec spec) {
    Client.INSTANCE.warmUp(spec);
  }

  @Override
  public String explain(SandboxSpec spec) {
    return Client.INSTANCE.explain(spec);
  }
}
