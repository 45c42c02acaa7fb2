package dev.nucleus.linux.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.linux.abi.Arch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both runners walk the same tables: natively, and AArch64 also in the emulator of user space. */
class RunnerCodeTest {

  private static final int EBADF = 9;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;
  private static final int ANY_ERRNO = 0xffff;
  private static final int SETUP_FAILED = 125;
  private static final int NO_DESCRIPTOR = 999;
  private static final int SIG_SETMASK = 2;
  private static final int SIGCHLD = 17;
  private static final int CLONE_VM = 0x100;
  private static final int CLONE_VFORK = 0x4000;
  private static final long CLONE_CLEAR_SIGHAND = 0x1_0000_0000L;

  /** SIGKILL and SIGSTOP, bits 8 and 18, can never be blocked. */
  private static final long ALL_SIGNALS = ~0x40100L;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void step_result_isStoredAndLoadedByLaterSteps(Arch arch) throws Exception {
    TableProgram program = new TableProgram(arch);
    long copy = program.space(8);
    program.call("dup", 1).result(copy);
    program.call("write", copy, program.string("through the copy"), 16).indirect(0);
    program.exit(0);

    assertThat(run(program, arch)).isEqualTo(new Ended(0, "through the copy"));
  }

  @ParameterizedTest
  @EnumSource
  void step_indirectBits_loadEachArgumentAlone(Arch arch) throws Exception {
    // mmap uses all six: a page of a file, shared, at a fixed address, for reading and writing.
    for (int index = 0; index < 6; index++) {
      TableProgram program = new TableProgram(arch);
      long file = program.space(8);
      program.call("memfd_create", program.string("page"), 0).result(file);
      program.call("ftruncate", file, 0x1000).indirect(0);
      long[] args = {0x700000, 0x1000, 3, 0x11, file, 0};
      if (index != 4) {
        args[index] = program.longs(args[index]);
      }
      program.call("mmap", args).indirect(4).indirect(index);
      program.call("read", 0, 0x700000, 5);
      program.call("write", 1, 0x700000, 5);
      program.exit(0);

      assertThat(run(program, arch, "hello"))
          .as("index %d", index)
          .isEqualTo(new Ended(0, "hello"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void step_zeroOrPositive_goesItsOwnWayAndLoopsBack(Arch arch) throws Exception {
    TableProgram program = new TableProgram(arch);
    long buffer = program.space(4);
    long length = program.space(8);
    program.label("read").call("read", 0, buffer, 4).result(length).onZero("end");
    program.call("write", 1, buffer, length).indirect(2).onPositive("read");
    program.label("end").exit(3);

    String input = "a text that takes a good many rounds of four bytes\n".repeat(20);
    assertThat(run(program, arch, input)).isEqualTo(new Ended(3, input));
  }

  @ParameterizedTest
  @EnumSource
  void step_resultWithZeroLowHalf_isPositive(Arch arch) throws Exception {
    TableProgram program = new TableProgram(arch);
    long file = program.space(8);
    long offset = program.space(8);
    program.call("memfd_create", program.string("far"), 0).result(file);
    program.call("lseek", file, 1L << 32, 0).indirect(0).result(offset).onZero("zero");
    program.call("write", 1, offset, 8);
    program.exit(0);
    program.label("zero").exit(1);

    assertThat(run(program, arch)).isEqualTo(new Ended(0, "\0\0\0\0\1\0\0\0"));
  }

  @ParameterizedTest
  @EnumSource
  void jump_directAndIndirect_continuesThere(Arch arch) throws Exception {
    TableProgram program = new TableProgram(arch);
    long target = program.longs(TableProgram.stepAddress(4));
    program.jump("second");
    program.label("first").print("1");
    program.jumpIndirect(target);
    program.label("second").print("2").onPositive("first");
    program.print("3");
    program.exit(0);

    assertThat(run(program, arch)).isEqualTo(new Ended(0, "213"));
  }

  @ParameterizedTest
  @CsvSource({"X86_64, 9", "X86_64, 65535", "AARCH64, 9", "AARCH64, 65535"})
  void error_toleratedInAnySlot_goesItsOwnWayAndStoresNothing(Arch arch, int errno)
      throws Exception {
    for (int slot = 0; slot < 4; slot++) {
      TableProgram program = new TableProgram(arch);
      long result = program.bytes("untouched".getBytes(StandardCharsets.UTF_8));
      program
          .call("close", NO_DESCRIPTOR)
          .result(result)
          .tolerateInSlot(slot, errno)
          .onTolerated("tolerated");
      program.exit(1);
      program.label("tolerated").call("write", 1, result, 9);
      program.exit(0);

      assertThat(run(program, arch)).as("slot %d", slot).isEqualTo(new Ended(0, "untouched"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void error_notTolerated_isReportedAndEnds(Arch arch) throws Exception {
    TableProgram program = new TableProgram(arch);
    long report = program.report(1, 0x1122334455667788L);
    program.call("getpid");
    program.call("close", NO_DESCRIPTOR).tolerate(1, EINVAL, ENOSYS, EBADF + 1).report(report);
    program.exit(0);

    Ended ended = run(program, arch);

    assertThat(ended.status()).isEqualTo(SETUP_FAILED);
    ByteBuffer block = ended.bytes();
    assertThat(block.remaining()).isEqualTo(TableProgram.REPORT_SIZE);
    assertThat(block.getLong()).isEqualTo(0x1122334455667788L);
    assertThat(block.getLong()).isEqualTo(TableProgram.stepAddress(1));
    assertThat(block.getLong()).isEqualTo(-EBADF);
  }

  @ParameterizedTest
  @EnumSource
  void error_afterOthersWereTolerated_isReported(Arch arch) throws Exception {
    TableProgram program = new TableProgram(arch);
    long report = program.report(1, 1);
    program.call("close", NO_DESCRIPTOR).tolerate(ANY_ERRNO).report(report);
    program.print("on ");
    program.call("fchdir", NO_DESCRIPTOR).report(report);

    Ended ended = run(program, arch);

    assertThat(ended.status()).isEqualTo(SETUP_FAILED);
    assertThat(ended.output()).startsWith("on ").hasSize(3 + TableProgram.REPORT_SIZE);
  }

  @ParameterizedTest
  @EnumSource
  void spawn_refusedByTheKernel_returnsTheErrnoWithTheMaskRestored(Arch arch) throws Exception {
    TableProgram program = new TableProgram(arch);
    long block = program.longs(program.space(8), 8, 0, -1, -1);
    long result = program.space(8);
    long mask = program.space(8);
    program.spawn(block, result);
    program.call("write", 1, result, 8);
    program.call("rt_sigprocmask", SIG_SETMASK, 0, mask, 8);
    program.call("write", 1, mask, 8);
    program.call("write", 1, block + 32, 8);
    program.exit(0);

    Ended ended = run(program, arch);

    ByteBuffer values = ended.bytes();
    assertThat(values.getLong())
        .as("a size of 8 is too small; the emulator does not know clone3")
        .isEqualTo(arch == Arch.current() ? -EINVAL : -ENOSYS);
    long restored = values.getLong();
    assertThat(restored).isEqualTo(values.getLong()).isNotEqualTo(ALL_SIGNALS);
  }

  @Test
  void spawn_childWithSharedMemory_runsTheTableWithEverySignalBlocked() throws Exception {
    Arch arch = Arch.current();
    TableProgram program = new TableProgram(arch);
    long flags = CLONE_VM | CLONE_VFORK | CLONE_CLEAR_SIGHAND;
    long cloneArgs = program.longs(flags, 0, 0, 0, SIGCHLD, 0, 0, 0);
    long pid = program.space(8);
    long status = program.space(8);
    long maskOfChild = program.space(8);
    long maskOfParent = program.space(8);
    long block = program.longs(cloneArgs, 64, TableProgram.stepAddress(5), -1, 0);
    program.spawn(block, pid);
    program.call("wait4", pid, status, 0, 0).indirect(0);
    program.call("rt_sigprocmask", SIG_SETMASK, 0, maskOfParent, 8);
    program.call("write", 1, status, 24);
    program.call("write", 1, block + 32, 8);
    program.exit(0);
    program.call("rt_sigprocmask", SIG_SETMASK, 0, maskOfChild, 8);
    program.exit(42);

    Ended ended = run(program, arch);

    assertThat(ended.status()).isZero();
    ByteBuffer values = ended.bytes();
    assertThat(values.getLong()).as("wait status").isEqualTo(42 << 8);
    assertThat(values.getLong()).as("mask of the child").isEqualTo(ALL_SIGNALS);
    long restored = values.getLong();
    assertThat(restored).isEqualTo(values.getLong()).isNotEqualTo(ALL_SIGNALS);
  }

  @Test
  void clone_inTheTable_runsTwoWaysThroughOneTable() throws Exception {
    Arch arch = Arch.current();
    TableProgram program = new TableProgram(arch);
    long pid = program.space(8);
    long status = program.space(8);
    program
        .call("clone", CLONE_VM | CLONE_VFORK | SIGCHLD)
        .result(pid)
        .onZero("child")
        .onPositive("parent");
    program.label("child").print("child ");
    program.exit(7);
    program.label("parent").print("parent ");
    program.call("wait4", pid, status, 0, 0).indirect(0);
    program.call("write", 1, status, 4);
    program.exit(0);

    assertThat(run(program, arch)).isEqualTo(new Ended(0, "child parent \0\7\0\0"));
  }

  @ParameterizedTest
  @EnumSource
  void bytes_everyCall_isAnArrayOfItsOwn(Arch arch) {
    byte[] first = RunnerCode.bytes(arch);
    first[0]++;

    assertThat(RunnerCode.bytes(arch)).isNotEqualTo(first).hasSameSizeAs(first);
  }

  private Ended run(TableProgram program, Arch arch) throws IOException, InterruptedException {
    return run(program, arch, "");
  }

  private Ended run(TableProgram program, Arch arch, String input)
      throws IOException, InterruptedException {
    Machine.assumeRuns(arch);
    Path executable = Files.write(directory.resolve("program"), program.elf());
    Process process = Machine.start(executable, arch);
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    return new Ended(Machine.exitStatus(process), new String(output, StandardCharsets.ISO_8859_1));
  }

  /** The exit status and the output, one character for each byte. */
  private record Ended(int status, String output) {

    ByteBuffer bytes() {
      byte[] bytes = output.getBytes(StandardCharsets.ISO_8859_1);
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
