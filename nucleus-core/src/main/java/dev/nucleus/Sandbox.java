package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.quote;
import static dev.nucleus.internal.Checks.refused;

import dev.nucleus.internal.Runtimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program and the sandbox in which it is run.
 *
 * <pre>{@code
 * SandboxResult result =
 *     Sandbox.builder()
 *         .command("python3", "-c", "print(6 * 7)")
 *         .timeout(Duration.ofSeconds(10))
 *         .run();
 * }</pre>
 *
 * <p>Immutable and thread-safe. It can be run any number of times, also at the same time; every run
 * is a sandbox of its own. (A stream given with {@link Stdin#from} is used up by the first run.)
 */
public final class Sandbox {
  private final SandboxSpec spec;
  private final @Nullable Stdin stdin;
  private final @Nullable Output stdout;
  private final @Nullable Output stderr;
  private final boolean mergeStderr;

  private Sandbox(
      SandboxSpec spec,
      @Nullable Stdin stdin,
      @Nullable Output stdout,
      @Nullable Output stderr,
      boolean mergeStderr) {
    this.spec = spec;
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    this.mergeStderr = mergeStderr;
  }

  /** A builder that has the defaults and no command yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** A sandbox from an existing specification, with the default streams. */
  public static Sandbox of(SandboxSpec spec) {
    return new Sandbox(notNull(spec, "spec"), null, null, null, false);
  }

  /** A sandbox from an existing specification and streams. */
  public static Sandbox of(SandboxSpec spec, Stdio stdio) {
    notNull(stdio, "stdio");
    return new Sandbox(
        notNull(spec, "spec"), stdio.stdin(), stdio.stdout(), stdio.stderr(), stdio.mergeStderr());
  }

  /**
   * Examines whether and how well this host can run sandboxes. Changes nothing.
   *
   * @throws SandboxUnsupportedException if no runtime is on the class path
   */
  public static HostReport doctor() {
    return Runtimes.current().probe();
  }

  /** Everything about this sandbox except its streams. */
  public SandboxSpec spec() {
    return spec;
  }

  /**
   * Runs the program to its end and returns how it ended. Without other settings, standard input is
   * empty and the first MiB of each output is kept.
   *
   * @throws SandboxSetupException if the sandbox could not be set up; the program was not executed
   * @throws SandboxCommandException if there is no such program in the sandbox, or it cannot be
   *     executed
   * @throws SandboxUnsupportedException if the host cannot provide what the specification asks for,
   *     or no runtime is on the class path
   * @throws LauncherException if the launcher could not be started
   * @throws SandboxInterruptedException if the calling thread was interrupted; the sandbox has been
   *     killed
   * @throws IllegalStateException if a stream is a pipe, with which {@code run()} would never end
   */
  public SandboxResult run() {
    Stdio stdio = stdio(Stdin.empty(), Output.capture());
    requireNoPipe("stdin", stdio.stdin() instanceof Stdin.Pipe);
    requireNoPipe("stdout", stdio.stdout() instanceof Output.Pipe);
    requireNoPipe("stderr", stdio.stderr() instanceof Output.Pipe);
    return Runtimes.current().run(spec, stdio);
  }

  /**
   * Starts the program and returns once it has been executed. Without other settings, the three
   * streams are pipes, as with {@link ProcessBuilder}.
   *
   * @throws SandboxSetupException if the sandbox could not be set up; the program was not executed
   * @throws SandboxCommandException if there is no such program in the sandbox, or it cannot be
   *     executed
   * @throws SandboxUnsupportedException if the host cannot provide what the specification asks for,
   *     or no runtime is on the class path
   * @throws LauncherException if the launcher could not be started
   */
  public SandboxProcess start() {
    return Runtimes.current().start(spec, stdio(Stdin.pipe(), Output.pipe()));
  }

  /**
   * Begins what the first launch would otherwise wait for: the start of the launcher, which serves
   * every sandbox of this process. Optional; an application calls it when it starts, so that its
   * first sandbox is as fast as the others.
   *
   * @throws SandboxUnsupportedException if the host cannot provide what the specification asks for,
   *     or no runtime is on the class path
   * @throws LauncherException if the launcher could not be started
   */
  public void warmUp() {
    Runtimes.current().warmUp(spec);
  }

  /**
   * What would be done to set up this sandbox on this host, system call by system call. Nothing is
   * run.
   *
   * @throws SandboxUnsupportedException if no runtime is on the class path
   */
  public String explain() {
    return Runtimes.current().explain(spec);
  }

  Stdio stdio(Stdin defaultStdin, Output defaultOutput) {
    Stdin in = stdin == null ? defaultStdin : stdin;
    Output out = stdout == null ? defaultOutput : stdout;
    if (mergeStderr) {
      return Stdio.merged(in, out);
    }
    return Stdio.of(in, out, stderr == null ? defaultOutput : stderr);
  }

  private static void requireNoPipe(String stream, boolean pipe) {
    if (pipe) {
      throw new IllegalStateException(
          stream + " is a pipe, and nobody would serve it during run(); use start()");
    }
  }

  /** The command and name, for logs; {@link #spec()} has the rest. */
  @Override
  public String toString() {
    return "Sandbox[" + spec.name().map(name -> name + ": ").orElse("") + spec.command() + "]";
  }

  /**
   * Builds a {@link Sandbox}. Not thread-safe; reusable after {@link #build()}, later calls do not
   * change what was built.
   *
   * <p>Defaults:
   *
   * <ul>
   *   <li>root file system: programs and libraries of the host, read-only; own {@code /proc},
   *       {@code /dev}, {@code /tmp} and home directory
   *   <li>sizes in memory: root 1 GiB, {@code /tmp} 256 MiB, {@code /dev/shm} 64 MiB, home 256 MiB,
   *       65536 files in each
   *   <li>working directory: the home directory, {@code /home/sandbox}
   *   <li>environment: {@code PATH}, {@code TERM=dumb}, {@code HOME}, {@code LANG=C.UTF-8}; nothing
   *       is inherited
   *   <li>user 1000, group 1000, no supplementary groups; {@link IdMapping#auto()}; host name: the
   *       name, or {@code sandbox}; umask {@code 022}
   *   <li>network: none but loopback
   *   <li>no capabilities, no new privileges; {@link Seccomp#standard()}; {@link
   *       Landlock#standard()}
   *   <li>limits: those of {@link Limits.Builder}; no limit on time or output
   *   <li>control group: none unless the limits need one, then {@link Cgroup#auto()}; limits that
   *       the host cannot apply are an exception
   *   <li>500 ms between SIGTERM and SIGKILL when the sandbox has to be ended
   *   <li>streams: see {@link Sandbox#run()} and {@link Sandbox#start()}
   * </ul>
   *
   * <p>Each method checks its own values at once and throws {@link IllegalArgumentException}, or
   * {@link NullPointerException} for {@code null}. What must fit together is checked by {@link
   * #build()}. Unless the documentation says that a method adds, a later call replaces an earlier
   * one.
   */
  public static final class Builder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final ImmutableSandboxSpec.Builder values = ImmutableSandboxSpec.builder();
    private final ImmutableFilesystemSizes.Builder sizes = ImmutableFilesystemSizes.builder();
    private final Environment environment = new Environment();
    private final List<Mount> mounts = new ArrayList<>();
    private @Nullable String name;
    private Rootfs rootfs = Rootfs.host();
    private @Nullable List<String> command;
    private @Nullable SandboxPath workdir;
    private SandboxPath home = SandboxPath.of("/home/sandbox");
    private Identity identity = Identity.of(1000, 1000);
    private IdMapping idMapping = IdMapping.auto();
    private @Nullable String hostname;
    private Seccomp seccomp = Seccomp.standard();
    private Landlock landlock = Landlock.standard();
    private Limits.Builder limits = Limits.builder();
    private boolean bestEffortLimits;
    private Cgroup cgroup = Cgroup.auto();
    private boolean allowDegradedSecurity;
    private @Nullable Stdin stdin;
    private @Nullable Output stdout;
    private @Nullable Output stderr;
    private boolean mergeStderr;

    private Builder() {
      network(Network.none()).grace(Duration.ofMillis(500)).umask(022).timeNamespace(false);
    }

    /**
     * Names the sandbox in logs and error messages.
     *
     * @throws IllegalArgumentException unless it is 1 to 64 letters, digits, {@code .}, {@code _}
     *     and {@code -}, beginning with a letter or digit
     */
    public Builder name(String name) {
      if (!NAME.matcher(notNull(name, "name")).matches()) {
        throw refused(
            "name",
            name,
            "is not a sandbox name",
            "use 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-', beginning with a letter or digit");
      }
      this.name = name;
      return this;
    }

    /** Sets where the root file system comes from. */
    public Builder rootfs(Rootfs rootfs) {
      this.rootfs = notNull(rootfs, "rootfs");
      return this;
    }

    /**
     * Sets the program and its arguments. They are handed over as they are: no shell is involved. A
     * program without a slash is searched in the sandbox's {@code PATH}.
     *
     * @throws IllegalArgumentException if it is empty, the program's name is empty, or an argument
     *     contains a NUL or has more than 131071 bytes
     */
    public Builder command(String... command) {
      return command(Arrays.asList(notNull(command, "command")));
    }

    /**
     * Sets the program and its arguments.
     *
     * @see #command(String...)
     */
    public Builder command(List<String> command) {
      this.command = ExecRules.requireCommand(command);
      return this;
    }

    /**
     * Adds an environment variable, or replaces its default.
     *
     * @throws IllegalArgumentException if the name is empty or contains {@code =}, name or value
     *     contain a NUL or have more than 131071 bytes together, or the variable steers the program
     *     loader ({@code LD_PRELOAD} and any other {@code LD_*}, {@code GCONV_PATH}, {@code
     *     GLIBC_TUNABLES} and their like)
     */
    public Builder env(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /**
     * Adds environment variables, in the order of the map.
     *
     * @see #env(String, String)
     */
    public Builder environment(Map<String, String> variables) {
      notNull(variables, "environment").forEach(this::env);
      return this;
    }

    /** Sets the directory in which the program starts: an absolute path in the sandbox. */
    public Builder workdir(String workdir) {
      this.workdir = SandboxPath.parse("workdir", workdir);
      return this;
    }

    /**
     * Sets the home directory, an empty file system in memory that the user owns.
     *
     * @throws IllegalArgumentException if it is no absolute path, the root, or in {@code /proc},
     *     {@code /dev} or {@code /sys}
     */
    public Builder home(String home) {
      SandboxPath path = SandboxPath.parse("home", home);
      MountRules.requireDestination("home", path);
      this.home = path;
      return this;
    }

    /** Sets the user; the group has the same number. */
    public Builder user(long uid) {
      return user(uid, uid);
    }

    /** Sets the user and the group. */
    public Builder user(long uid, long gid) {
      return user(Identity.of(uid, gid));
    }

    /** Sets user, group and supplementary groups. */
    public Builder user(Identity identity) {
      this.identity = notNull(identity, "user");
      return this;
    }

    /** Sets which users of the host stand behind the users of the sandbox. */
    public Builder idMapping(IdMapping idMapping) {
      this.idMapping = notNull(idMapping, "idMapping");
      return this;
    }

    /**
     * Sets the host name that the sandbox sees.
     *
     * @throws IllegalArgumentException unless it is 1 to 64 letters, digits, {@code .} and {@code
     *     -}
     */
    public Builder hostname(String hostname) {
      if (!HOSTNAME.matcher(notNull(hostname, "hostname")).matches()) {
        throw refused(
            "hostname",
            hostname,
            "is not a host name",
            "use 1 to 64 of A-Z, a-z, 0-9, '.' and '-'");
      }
      this.hostname = hostname;
      return this;
    }

    /**
     * Adds a file or directory of the host that the sandbox cannot change. It must exist when the
     * sandbox is built; symbolic links in its path are resolved then, once.
     */
    public Builder bindReadOnly(Path source, String destination) {
      return mount(Mount.bindReadOnly(source, destination));
    }

    /**
     * Adds a file or directory of the host that the sandbox may change, as far as the user that
     * stands behind it may. It must exist when the sandbox is built; symbolic links in its path are
     * resolved then, once.
     */
    public Builder bindReadWrite(Path source, String destination) {
      return mount(Mount.bindReadWrite(source, destination));
    }

    /** Adds an empty file system in memory of at most 64 MiB. */
    public Builder tmpfs(String destination) {
      return mount(Mount.tmpfs(destination));
    }

    /** Adds an empty file system in memory. */
    public Builder tmpfs(String destination, ByteSize size) {
      return mount(Mount.tmpfs(destination, size));
    }

    /**
     * Adds a mount. A mount below another one must come after it.
     *
     * @throws IllegalArgumentException if the destination is the root, or in {@code /proc}, {@code
     *     /dev} or {@code /sys}
     */
    public Builder mount(Mount mount) {
      MountRules.requireDestination("destination", notNull(mount, "mount").destination());
      mounts.add(mount);
      return this;
    }

    /** Sets how much the root directory tree holds. */
    public Builder rootSize(ByteSize size) {
      sizes.root(TmpfsMount.requireBounded("rootSize", size));
      return this;
    }

    /** Sets how much the root directory tree holds, for example {@code "1g"}. */
    public Builder rootSize(String size) {
      return rootSize(ByteSize.parse("rootSize", size));
    }

    /** Sets how much {@code /tmp} holds. */
    public Builder tmpSize(ByteSize size) {
      sizes.tmp(TmpfsMount.requireBounded("tmpSize", size));
      return this;
    }

    /** Sets how much {@code /tmp} holds, for example {@code "256m"}. */
    public Builder tmpSize(String size) {
      return tmpSize(ByteSize.parse("tmpSize", size));
    }

    /** Sets how much {@code /dev/shm} holds. */
    public Builder shmSize(ByteSize size) {
      sizes.shm(TmpfsMount.requireBounded("shmSize", size));
      return this;
    }

    /** Sets how much {@code /dev/shm} holds, for example {@code "64m"}. */
    public Builder shmSize(String size) {
      return shmSize(ByteSize.parse("shmSize", size));
    }

    /** Sets how much the home directory holds. */
    public Builder homeSize(ByteSize size) {
      sizes.home(TmpfsMount.requireBounded("homeSize", size));
      return this;
    }

    /** Sets how much the home directory holds, for example {@code "256m"}. */
    public Builder homeSize(String size) {
      return homeSize(ByteSize.parse("homeSize", size));
    }

    /** Sets how many files and directories each of these file systems holds, at least one. */
    public Builder inodes(long inodes) {
      sizes.inodes(TmpfsMount.requireBounded("inodes", inodes));
      return this;
    }

    /** Sets what can be reached over the network. */
    public Builder network(Network network) {
      values.network(notNull(network, "network"));
      return this;
    }

    /** Sets which system calls are allowed. */
    public Builder seccomp(Seccomp seccomp) {
      this.seccomp = notNull(seccomp, "seccomp");
      return this;
    }

    /** Sets whether Landlock restricts file access. */
    public Builder landlock(Landlock landlock) {
      this.landlock = notNull(landlock, "landlock");
      return this;
    }

    /**
     * Changes some limits and leaves the others as they are.
     *
     * <pre>{@code
     * builder.limits(limits -> limits.nproc(64).cpuTime(Duration.ofSeconds(5)));
     * }</pre>
     */
    public Builder limits(Consumer<Limits.Builder> changes) {
      notNull(changes, "limits").accept(limits);
      return this;
    }

    /** Sets all limits. */
    public Builder limits(Limits limits) {
      this.limits = Limits.Builder.from(notNull(limits, "limits"));
      return this;
    }

    /**
     * Lets the sandbox run although the host cannot apply a limit that was asked for. {@link
     * SandboxResult#degradations()} then tells which, and what was done instead. Without this, such
     * a limit is a {@link SandboxUnsupportedException}.
     */
    public Builder bestEffortLimits() {
      this.bestEffortLimits = true;
      return this;
    }

    /** Sets where the sandbox's control group is made, if its limits need one. */
    public Builder cgroup(Cgroup cgroup) {
      this.cgroup = notNull(cgroup, "cgroup");
      return this;
    }

    /**
     * Sets after how much wall time the sandbox is ended; the outcome is then {@link
     * Outcome.WallTimeout}.
     *
     * @throws IllegalArgumentException if it is not longer than zero, or longer than 292 years
     */
    public Builder timeout(Duration timeout) {
      if (notNull(timeout, "timeout").isZero() || timeout.isNegative()) {
        throw refused(
            "timeout", timeout, "is not positive", "give more than zero, or leave it unset");
      }
      values.timeout(requireNotTooLong("timeout", timeout));
      return this;
    }

    /**
     * Sets how long the program has between SIGTERM and SIGKILL when the sandbox is ended; zero for
     * SIGKILL at once.
     *
     * @throws IllegalArgumentException if it is negative, or longer than 292 years
     */
    public Builder grace(Duration grace) {
      if (notNull(grace, "grace").isNegative()) {
        throw refused("grace", grace, "is negative", "give zero or more");
      }
      values.grace(requireNotTooLong("grace", grace));
      return this;
    }

    private static Duration requireNotTooLong(String field, Duration duration) {
      if (duration.compareTo(LONGEST) > 0) {
        throw refused(field, duration, "is too long", "give at most " + LONGEST);
      }
      return duration;
    }

    /**
     * Sets the file mode creation mask, see umask(2).
     *
     * @throws IllegalArgumentException if it has other bits than {@code 0777}
     */
    public Builder umask(int umask) {
      if ((umask & ~0777) != 0) {
        throw refused(
            "umask",
            "0" + Integer.toOctalString(umask),
            "is out of range",
            "give 0 to 0777 (octal)");
      }
      values.umask(umask);
      return this;
    }

    /** Sets whether the sandbox gets a time namespace, see time_namespaces(7). Needs Linux 5.6. */
    public Builder timeNamespace(boolean timeNamespace) {
      values.timeNamespace(timeNamespace);
      return this;
    }

    /** Sets where standard input comes from. */
    public Builder stdin(Stdin stdin) {
      this.stdin = notNull(stdin, "stdin");
      return this;
    }

    /** Sets where standard output goes. */
    public Builder stdout(Output stdout) {
      this.stdout = notNull(stdout, "stdout");
      return this;
    }

    /** Sets where standard error goes. */
    public Builder stderr(Output stderr) {
      this.stderr = notNull(stderr, "stderr");
      return this;
    }

    /** Lets standard error go where standard output goes, in the order in which it is written. */
    public Builder mergeStderr() {
      this.mergeStderr = true;
      return this;
    }

    /**
     * Sets how many bytes may be written to either output before the sandbox is killed; the outcome
     * is then {@link Outcome.OutputLimit}, and what was written beyond the limit is not passed on.
     * Counts only output that the runtime reads, which is not that of {@link Output#file}, {@link
     * Output#inherit} and {@link Output#pipe}.
     *
     * @throws IllegalArgumentException if it is zero
     */
    public Builder outputLimit(ByteSize limit) {
      if (notNull(limit, "outputLimit").bytes() == 0) {
        throw refused(
            "outputLimit", limit, "allows no output at all", "give at least 1, or leave it unset");
      }
      values.outputLimit(limit);
      return this;
    }

    /**
     * Sets whether the sandbox may run although a layer of isolation is turned off or not available
     * on the host. {@link SandboxResult#layers()} then tells which. False by default, and nothing
     * in the application's surroundings can change that.
     */
    public Builder allowDegradedSecurity(boolean allow) {
      this.allowDegradedSecurity = allow;
      return this;
    }

    /**
     * The specification, without the streams.
     *
     * @throws IllegalStateException if values do not fit together, or a file of the host is
     *     missing; see {@link #build()}
     */
    public SandboxSpec spec() {
      List<String> theCommand = requireCommand();
      Limits theLimits = limits.build();
      Map<String, String> theEnvironment = environment.complete(home);
      ExecRules.requireTotal(theCommand, theEnvironment, theLimits);
      requireUndegraded();
      requireMappedIdentity();
      MountRules.requireNoOverlap(mounts);
      return values
          .name(Optional.ofNullable(name))
          .rootfs(MountRules.resolved(rootfs))
          .command(theCommand)
          .environment(theEnvironment)
          .workdir(workdir == null ? home : workdir)
          .home(home)
          .identity(identity)
          .idMapping(idMapping)
          .hostname(effectiveHostname())
          .mounts(MountRules.resolved(mounts))
          .sizes(sizes.build())
          .seccomp(seccomp)
          .landlock(landlock)
          .limits(theLimits)
          .bestEffortLimits(bestEffortLimits)
          .cgroup(cgroup)
          .allowDegradedSecurity(allowDegradedSecurity)
          .build();
    }

    /**
     * The sandbox. Nothing is started yet.
     *
     * @throws IllegalStateException if there is no command; the command and environment are larger
     *     than the kernel accepts; limits do not fit together, see {@link Limits.Builder#build()};
     *     a layer is turned off without {@link #allowDegradedSecurity(boolean)}; the user is
     *     outside the id mapping; two mounts have one destination or an outer mount follows an
     *     inner one; the source of a mount or the root directory does not exist; or standard error
     *     is both merged and directed elsewhere
     */
    public Sandbox build() {
      requireOneStderr();
      return new Sandbox(spec(), stdin, stdout, stderr, mergeStderr);
    }

    /** Builds the sandbox and runs it to its end; see {@link Sandbox#run()}. */
    public SandboxResult run() {
      return build().run();
    }

    /** Builds the sandbox and starts it; see {@link Sandbox#start()}. */
    public SandboxProcess start() {
      return build().start();
    }

    private List<String> requireCommand() {
      if (command == null) {
        throw new IllegalStateException(
            "no command was given; call command(...) with the program to run");
      }
      return command;
    }

    private void requireUndegraded() {
      if (allowDegradedSecurity) {
        return;
      }
      if (seccomp instanceof Seccomp.Unconfined) {
        throw degraded("seccomp", "Seccomp.unconfined()", "Seccomp.standard().allow(...)");
      }
      if (landlock instanceof Landlock.Off) {
        throw degraded("landlock", "Landlock.off()", "Landlock.standard()");
      }
    }

    private static IllegalStateException degraded(String field, String value, String instead) {
      return new IllegalStateException(
          field
              + " is "
              + value
              + ", which leaves out a layer of isolation; use "
              + instead
              + ", or accept that with allowDegradedSecurity(true)");
    }

    private void requireMappedIdentity() {
      if (idMapping instanceof IdMapping.Range range) {
        requireMapped("uid", identity.uid(), range);
        requireMapped("gid", identity.gid(), range);
        identity
            .supplementary()
            .forEach(group -> requireMapped("supplementary group", group, range));
      }
      if (idMapping instanceof IdMapping.Single && !identity.supplementary().isEmpty()) {
        throw new IllegalStateException(
            "supplementary groups "
                + identity.supplementary()
                + " do not exist with IdMapping.single(), which maps one group; remove them, or use"
                + " IdMapping.range(...) or IdMapping.subordinate()");
      }
    }

    private static void requireMapped(String field, long id, IdMapping.Range range) {
      if (id >= range.count()) {
        throw new IllegalStateException(
            field
                + " "
                + quote(id)
                + " is not mapped by IdMapping.range("
                + range.hostStart()
                + ", "
                + range.count()
                + "); give an id below "
                + range.count()
                + " or a longer range");
      }
    }

    private void requireOneStderr() {
      if (mergeStderr && stderr != null) {
        throw new IllegalStateException(
            "stderr was set to "
                + stderr
                + " and merged into stdout; call either stderr(...) or mergeStderr()");
      }
    }

    private String effectiveHostname() {
      if (hostname != null) {
        return hostname;
      }
      return name == null ? "sandbox" : name.replace('_', '-');
    }
  }
}
