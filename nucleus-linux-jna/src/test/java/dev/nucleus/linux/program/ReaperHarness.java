package dev.nucleus.linux.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nucleus.linux.abi.Arch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the reaper into a new user and PID namespace, with a shell as the workload, and plays the
 * part of the application that holds its control socket and of the launcher.
 *
 * <p>All of it is one table for the runner: set-up first, then what the test asks for in that
 * order.
 */
final class ReaperHarness {

  private static final int SETUP_FAILED = 125;
  private static final int REPORT_SIZE = 152;
  private static final int STDERR = 2;

  // The descriptors, in the order in which they are opened.
  private static final int CONTROL = 3;
  private static final int CONTROL_OF_REAPER = 4;
  private static final int LIVENESS_OF_REAPER = 5;
  private static final int LIVENESS = 6;
  private static final int OUTPUT = 7;
  private static final int OUTPUT_OF_WORKLOAD = 8;
  private static final int INPUT_OF_WORKLOAD = 9;
  private static final int INPUT = 10;
  private static final int REAPER = 11;
  private static final long LAST = 0xffffffffL;

  private static final long SIGCHLD = 17;
  private static final long SIGCHLD_MASK = 1L << (SIGCHLD - 1);
  private static final long CLONE_VM = 0x100;
  private static final long CLONE_VFORK = 0x4000;
  private static final long CLONE_PARENT_SETTID = 0x10_0000;
  private static final long CLONE_NEWUSER = 0x1000_0000;
  private static final long CLONE_NEWPID = 0x2000_0000;
  private static final long CLONE_CLEAR_SIGHAND = 0x1_0000_0000L;

  private final Path directory;
  private final Arch arch = Arch.current();
  private final TableProgram table = new TableProgram(arch);
  private final long errors = table.report(STDERR, 0);
  private final long buffer = table.space(4096);
  private final long length = table.space(8);
  private final long init = table.space(8);

  /** A harness with a shell script as the workload; the reaper starts at once. */
  static ReaperHarness of(Path directory, String script) {
    return new ReaperHarness(directory, script, false);
  }

  /** The same, but the reaper starts when the workload is a zombie and its SIGCHLD was read. */
  static ReaperHarness withReaperAfterTheEnd(Path directory, String script) {
    return new ReaperHarness(directory, script, true);
  }

  private ReaperHarness(Path directory, String script, boolean late) {
    this.directory = directory;
    open();
    int setAll = 2;
    call("rt_sigprocmask", setAll, table.longs(-1), 0, 8);
    // The kernel stores the pid: a result would be stored by both, as the child shares the memory.
    long flags =
        CLONE_VM | CLONE_PARENT_SETTID | CLONE_CLEAR_SIGHAND | CLONE_NEWUSER | CLONE_NEWPID;
    long cloneArgs = table.longs(flags, 0, 0, init, SIGCHLD, 0, 0, 0);
    call("clone3", cloneArgs, 64).onZero("init").onPositive("application");
    table.label("init");
    init(late);
    table.label("workload");
    workload(script);
    table.label("application");
    call("close", CONTROL_OF_REAPER);
    call("close_range", LIVENESS_OF_REAPER, LIVENESS_OF_REAPER, 0);
    call("close_range", OUTPUT_OF_WORKLOAD, INPUT_OF_WORKLOAD, 0);
  }

  private void open() {
    call("close_range", CONTROL, LAST, 0);
    int unix = 1;
    int seqpacket = 5;
    call("socketpair", unix, seqpacket, 0, buffer);
    for (int i = 0; i < 3; i++) {
      call("pipe2", buffer, 0);
    }
    byte[] elf = ReaperElf.bytes(arch);
    int closeOnExecAndSealable = 3;
    int addSeals = 1033;
    int everySeal = 0xf;
    call("memfd_create", table.string("reaper"), closeOnExecAndSealable);
    call("write", REAPER, table.bytes(elf), elf.length);
    call("fcntl", REAPER, addSeals, everySeal);
  }

  private void init(boolean late) {
    long signals = table.space(8);
    long nothing = table.longs(0);
    int noNewPrivileges = 38;
    int nonBlocking = 0x800;
    int atEmptyPath = 0x1000;
    call("prctl", noNewPrivileges, 1);
    call("clone", CLONE_VM | CLONE_VFORK | SIGCHLD).onZero("workload");
    call("dup3", CONTROL_OF_REAPER, 3, 0);
    call("dup3", LIVENESS_OF_REAPER, 4, 0);
    if (late) {
      int everyChild = 0;
      int exitedAndLeaveIt = 0x4 | 0x1000000;
      call("waitid", everyChild, 0, buffer, exitedAndLeaveIt, 0);
    }
    call("signalfd4", -1, table.longs(SIGCHLD_MASK), 8, nonBlocking).result(signals);
    call("dup3", signals, 5, 0).indirect(0);
    if (late) {
      call("read", 5, buffer, 128);
    }
    call("close_range", LIVENESS, INPUT, 0);
    call("close_range", REAPER + 1, LAST, 0);
    call("execveat", REAPER, table.string(""), nothing, nothing, atEmptyPath);
  }

  private void workload(String script) {
    int setMask = 2;
    call("dup3", INPUT_OF_WORKLOAD, 0, 0);
    call("dup3", OUTPUT_OF_WORKLOAD, 1, 0);
    call("dup3", OUTPUT_OF_WORKLOAD, STDERR, 0);
    call("close_range", CONTROL, LAST, 0);
    call("rt_sigprocmask", setMask, table.longs(0), 0, 8);
    long arguments = table.strings("sh", "-c", script);
    call("execve", table.string("/bin/sh"), arguments, table.strings("PATH=/usr/bin:/bin"));
  }

  /** Waits until the workload has printed this, in one piece. */
  ReaperHarness await(String text) {
    call("read", OUTPUT, buffer, text.length()).result(length);
    call("write", 1, buffer, length).indirect(2);
    return this;
  }

  /** Gives the workload something to read. */
  ReaperHarness tell(String text) {
    call("write", INPUT, table.string(text), text.length());
    return this;
  }

  ReaperHarness command(int command) {
    ByteBuffer message = TableProgram.littleEndian(4).putInt(command);
    return message(message.array());
  }

  ReaperHarness message(byte... message) {
    call("write", CONTROL, table.bytes(message), message.length);
    return this;
  }

  /** Sends a signal to the reaper itself, from outside of its namespace. */
  ReaperHarness signalInit(int signal) {
    call("kill", init, signal).indirect(0);
    return this;
  }

  ReaperHarness closeControl() {
    call("close", CONTROL);
    return this;
  }

  ReaperHarness closeLiveness() {
    call("close", LIVENESS);
    return this;
  }

  /** Waits for one message of the reaper, and expects that nothing follows but its end. */
  ReaperHarness awaitReport() {
    call("read", CONTROL, buffer, 4096).result(length);
    call("write", STDERR, buffer, length).indirect(2);
    return this;
  }

  /** Runs it until no process of the namespace is left. */
  Ended run() throws IOException, InterruptedException {
    table.label("copy").call("read", OUTPUT, buffer, 4096).result(length).onZero("wait");
    table.call("write", 1, buffer, length).indirect(2).onPositive("copy");
    table.label("wait").call("wait4", init, buffer, 0, 0).indirect(0).report(errors);
    call("write", STDERR, buffer, 4);
    table.exit(0);

    Path executable = Files.write(directory.resolve("harness"), table.elf());
    assertThat(executable.toFile().setExecutable(true)).isTrue();
    Path text = directory.resolve("text");
    Path binary = directory.resolve("binary");
    Process process =
        new ProcessBuilder(executable.toString())
            .redirectOutput(text.toFile())
            .redirectError(binary.toFile())
            .start();
    int status = Machine.exitStatus(process, () -> Files.readString(text));
    byte[] bytes = Files.readAllBytes(binary);
    ByteBuffer records = TableProgram.littleEndian(bytes.length).put(bytes).flip();
    if (status == SETUP_FAILED) {
      assumeNamespaces(records);
    }
    assertThat(status).as("harness: %s", records).isZero();
    Report report = records.remaining() == REPORT_SIZE + 4 ? Report.read(records) : null;
    assertThat(records.remaining()).as("only the wait status is left").isEqualTo(4);
    return new Ended(report, records.getInt(), Files.readString(text));
  }

  /** EPERM, ENOSPC and ENOSYS are how hosts refuse user namespaces. */
  private static void assumeNamespaces(ByteBuffer records) {
    long errno = -records.getLong(16);
    Map<Long, String> refusals = Map.of(1L, "EPERM", 28L, "ENOSPC", 38L, "ENOSYS");
    assumeTrue(
        !refusals.containsKey(errno),
        () ->
            String.format(
                Locale.ROOT, "needs a new user namespace: clone3 said %s", refusals.get(errno)));
  }

  private TableProgram.Step call(String syscall, long... args) {
    return table.call(syscall, args).report(errors);
  }

  /** What came of it; {@code initStatus} is the wait status of the reaper. */
  record Ended(@Nullable Report report, int initStatus, String text) {}

  /** The message of the reaper. */
  record Report(int type, int waitStatus, long userAndSystemMicros, long maxResidentKib) {

    private static Report read(ByteBuffer message) {
      int type = message.getInt();
      int waitStatus = message.getInt();
      long[] rusage = new long[18];
      for (int i = 0; i < rusage.length; i++) {
        rusage[i] = message.getLong();
      }
      long micros = (rusage[0] + rusage[2]) * 1_000_000 + rusage[1] + rusage[3];
      return new Report(type, waitStatus, micros, rusage[4]);
    }
  }
}
