package dev.nucleus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Everything that defines a sandbox: what runs in it, what it sees, what it may use. Made with
 * {@link Sandbox.Builder#spec()}, whose documentation lists the defaults.
 *
 * <p>A plain value with {@code equals}, {@code hashCode} and {@code toString}, and without streams
 * or callbacks: those are in {@link Stdio}. Every value has been validated.
 *
 * <p>Immutable and thread-safe.
 */
@Value.Immutable
public interface SandboxSpec {
  /** A name for logs and error messages. */
  Optional<String> name();

  /** Where the root file system comes from. */
  Rootfs rootfs();

  /**
   * The program and its arguments, at least one element. A program without a slash is searched in
   * the sandbox's {@code PATH}.
   */
  List<String> command();

  /** The complete environment of the program, in order. Nothing is inherited. */
  Map<String, String> environment();

  /** The directory in which the program starts. */
  SandboxPath workdir();

  /** The home directory, an empty file system in memory that the user owns. */
  SandboxPath home();

  /** User and groups inside the sandbox. */
  Identity identity();

  /** Which users of the host stand behind them. */
  IdMapping idMapping();

  /** The host name that the sandbox sees. */
  String hostname();

  /** What is mounted in addition to the root file system, in this order. */
  List<Mount> mounts();

  /** Sizes of the file systems in memory. */
  FilesystemSizes sizes();

  /** What can be reached over the network. */
  Network network();

  /** Which system calls are allowed. */
  Seccomp seccomp();

  /** Whether Landlock restricts file access. */
  Landlock landlock();

  /** Resource limits. */
  Limits limits();

  /** After how much wall time the sandbox is ended. */
  Optional<Duration> timeout();

  /**
   * How long a program that is to be ended has between SIGTERM and SIGKILL. Zero means SIGKILL at
   * once.
   */
  Duration grace();

  /** The file mode creation mask, see umask(2). */
  int umask();

  /** Whether the sandbox gets a time namespace, see time_namespaces(7). */
  boolean timeNamespace();

  /** The number of bytes of output on either stream beyond which the sandbox is killed. */
  Optional<ByteSize> outputLimit();

  /**
   * Whether limits that were asked for and that the host cannot apply are reported in {@link
   * SandboxResult#degradations()}, instead of an exception.
   */
  boolean bestEffortLimits();

  /** Where the sandbox's control group is made, if it gets one. */
  Cgroup cgroup();

  /** Whether the sandbox may run although a layer is missing or turned off. */
  boolean allowDegradedSecurity();
}
