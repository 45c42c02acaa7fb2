package dev.nucleus.linux.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.linux.abi.Arch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the file is, and that it refuses to work outside a sandbox.
 *
 * <p>In the emulator of user space the AArch64 reaper gets as far as its filter, which the emulator
 * cannot install. {@link ReaperIT} runs all of it, on the architecture of the kernel.
 */
class ReaperElfTest {

  private static final int FAILED = 125;
  private static final int PT_LOAD = 1;
  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int EXECUTE = 1;
  private static final int WRITE = 2;
  private static final int READ = 4;

  private static final int PR_SET_SECCOMP = 22;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int FILTER_OFFSET = 64 + 2 * 56;
  private static final int FILTER_LENGTH = 13;
  private static final int KILLED_BY_SIGSYS = 128 + 31;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void file_segments_neverHoldWhatIsWritableAndExecutable(Arch arch) {
    byte[] bytes = ReaperElf.bytes(arch);
    ByteBuffer file = TableProgram.littleEndian(bytes.length).put(bytes).flip();

    assertThat(file.getInt(0)).as("magic").isEqualTo(0x464c457f);
    assertThat(file.getShort(16)).as("ET_DYN").isEqualTo((short) 3);
    assertThat(file.getShort(18)).as("machine").isEqualTo((short) (arch == Arch.X86_64 ? 62 : 183));
    assertThat(file.getShort(56)).as("program headers").isEqualTo((short) 2);
    assertThat(file.getInt(64)).isEqualTo(PT_LOAD);
    assertThat(file.getInt(68)).isEqualTo(READ | EXECUTE);
    assertThat(file.getLong(64 + 32)).as("size in the file").isEqualTo(bytes.length);
    assertThat(file.getLong(64 + 40)).as("size in memory").isEqualTo(bytes.length);
    assertThat(file.getInt(120)).isEqualTo(PT_GNU_STACK);
    assertThat(file.getInt(124)).isEqualTo(READ | WRITE);
  }

  @ParameterizedTest
  @EnumSource
  void start_notAsInit_failsClosed(Arch arch) throws Exception {
    Machine.assumeRuns(arch);
    Path executable = Files.write(directory.resolve("reaper"), ReaperElf.bytes(arch));

    Process process = Machine.start(executable, arch);

    assertThat(process.getInputStream().readAllBytes()).isEmpty();
    assertThat(Machine.exitStatus(process)).isEqualTo(FAILED);
  }

  @Test
  void start_withoutAnyChild_failsClosedWithTheFilterInPlace() throws Exception {
    Arch arch = Arch.current();
    TableProgram program = new TableProgram(arch);
    long elf = program.bytes(ReaperElf.bytes(arch));
    long descriptor = program.space(8);
    int atEmptyPath = 0x1000;
    program.call("prctl", PR_SET_NO_NEW_PRIVS, 1);
    program.call("memfd_create", program.string("reaper"), 1).result(descriptor);
    program.call("write", descriptor, elf, ReaperElf.bytes(arch).length).indirect(0);
    long nothing = program.longs(0);
    program
        .call("execveat", descriptor, program.string(""), nothing, nothing, atEmptyPath)
        .indirect(0);
    Path executable = Files.write(directory.resolve("program"), program.elf());

    Process process = Machine.start(executable, arch);

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(Machine.exitStatus(process)).isEqualTo(FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "getpid, 159",
    "prctl, 159",
    "execve, 159",
    "openat, 159",
    "ptrace, 159",
    "ppoll, 0",
    "read, 0",
    "wait4, 0",
    "kill, 0",
    "getrusage, 0"
  })
  void filter_syscall_isAllowedOrKills(String syscall, int status) throws Exception {
    Arch arch = Arch.current();
    TableProgram program = new TableProgram(arch);
    long filter = program.bytes(ReaperElf.bytes(arch)) + FILTER_OFFSET;
    program.call("prctl", PR_SET_NO_NEW_PRIVS, 1);
    program.call("prctl", PR_SET_SECCOMP, 2, program.longs(FILTER_LENGTH, filter));
    program.print("filtered");
    int noDescriptorPidOrWho = -2;
    int anyErrno = 0xffff;
    program.call(syscall, noDescriptorPidOrWho, 0, 1, 0).tolerate(anyErrno);
    program.exit(0);
    Path executable = Files.write(directory.resolve("program"), program.elf());

    Process process = Machine.start(executable, arch);

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("filtered");
    assertThat(Machine.exitStatus(process)).isEqualTo(status).isIn(0, KILLED_BY_SIGSYS);
  }
}
