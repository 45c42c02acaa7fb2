package dev.nucleus.spi;

import dev.nucleus.HostReport;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxResult;
import dev.nucleus.SandboxSpec;
import dev.nucleus.Stdio;

/**
 * A backend that launches sandboxes. Found with {@link java.util.ServiceLoader}: a provider needs a
 * public no-argument constructor (or a static {@code provider()} method in a named module).
 *
 * <p>The instance is looked up once and then shared by every sandbox of the application, so
 * implementations must be thread-safe and cheap to construct; costly resources, such as a launcher
 * process, are acquired on first use.
 *
 * <p>Implementations fail closed. A layer that the spec asks for and the host refuses is an
 * exception before the program runs, unless {@link SandboxSpec#allowDegradedSecurity()} is true.
 */
public interface SandboxRuntime {
  /** A short name for logs and error messages, for example {@code linux-jna}. */
  String name();

  /**
   * Examines the host without changing it. Never throws because of what it finds: an unusable host
   * is a report with {@link HostReport#canLaunch()} false.
   */
  HostReport probe();

  /**
   * Starts the program and returns once it has been executed. {@link dev.nucleus.Stdin.Pipe} and
   * {@link dev.nucleus.Output.Pipe} are connected to the streams of the returned process; every
   * other stream is served by the runtime.
   *
   * @throws dev.nucleus.SandboxSetupException if a step of the set-up failed; nothing was executed
   * @throws dev.nucleus.SandboxCommandException if the command does not exist in the sandbox or
   *     cannot be executed
   * @throws dev.nucleus.SandboxUnsupportedException if the host cannot provide what the spec asks
   * @throws dev.nucleus.LauncherException if the launcher could not be started
   */
  SandboxProcess start(SandboxSpec spec, Stdio stdio);

  /**
   * Runs the program to its end. No pipe occurs in {@code stdio}. Failures are those of {@link
   * #start}.
   *
   * @throws dev.nucleus.SandboxInterruptedException if the calling thread was interrupted; the
   *     sandbox has been killed and the interrupt flag is set again
   */
  SandboxResult run(SandboxSpec spec, Stdio stdio);

  /**
   * Begins what the first launch of this spec would otherwise wait for, such as the start of a
   * launcher. Does nothing unless a runtime has something to prepare.
   *
   * @throws dev.nucleus.SandboxUnsupportedException if the host cannot provide what the spec asks
   * @throws dev.nucleus.LauncherException if the launcher could not be started
   */
  default void warmUp(SandboxSpec spec) {}

  /**
   * Every step that {@link #start} would take for this spec on this host, as text; runs nothing.
   */
  String explain(SandboxSpec spec);
}
