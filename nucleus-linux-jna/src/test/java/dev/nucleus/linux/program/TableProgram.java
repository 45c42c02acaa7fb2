package dev.nucleus.linux.program;

import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small static executable around the runner: its loop walks the steps that a test writes down,
 * with the syscall numbers of either architecture.
 */
final class TableProgram {

  static final int STEP_SIZE = 96;
  static final int REPORT_SIZE = 24;

  private static final long CODE = 0x400000;
  private static final long DATA = 0x500000;
  private static final long TABLE = 0x600000;
  private static final int PAGE = 0x10000;
  private static final int EXECUTE = 1;
  private static final int WRITE = 2;
  private static final int READ = 4;

  private final Arch arch;
  private final SyscallTable syscalls;
  private final ByteBuffer data = littleEndian(PAGE);
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private long spawnBlock;
  private long spawnResult;

  TableProgram(Arch arch) {
    this.arch = arch;
    this.syscalls = SyscallTable.of(arch);
  }

  /** Where the loop of the runner starts. */
  static int loopOffset(Arch arch) {
    return switch (arch) {
      case X86_64 -> 0x55;
      case AARCH64 -> 0x58;
    };
  }

  static long stepAddress(int index) {
    return TABLE + (long) index * STEP_SIZE;
  }

  /** Reserves zeroed memory and returns its address. */
  long space(int size) {
    long address = DATA + data.position();
    data.position((data.position() + size + 7) & ~7);
    return address;
  }

  long bytes(byte... bytes) {
    long address = space(bytes.length);
    data.put((int) (address - DATA), bytes);
    return address;
  }

  long string(String text) {
    return bytes((text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  long longs(long... values) {
    long address = space(8 * values.length);
    for (int i = 0; i < values.length; i++) {
      data.putLong((int) (address - DATA) + 8 * i, values[i]);
    }
    return address;
  }

  /** Lays out a NULL terminated array of strings. */
  long strings(String... texts) {
    long[] addresses = new long[texts.length + 1];
    for (int i = 0; i < texts.length; i++) {
      addresses[i] = string(texts[i]);
    }
    return longs(addresses);
  }

  /** Lays out a report block that writes to a descriptor. */
  long report(int descriptor, long type) {
    return longs(descriptor, type, 0, 0);
  }

  /** The next step gets this name, for {@link Step#onZero} and its like. */
  TableProgram label(String name) {
    labels.put(name, steps.size());
    return this;
  }

  Step call(String syscall, long... args) {
    return add(new Step(syscalls.number(syscall), args));
  }

  /** Appends a step that prints a text without its terminating zero. */
  Step print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return call("write", 1, bytes(bytes), bytes.length);
  }

  Step exit(int status) {
    return call("exit_group", status);
  }

  /** Appends a step that continues at a label. */
  Step jump(String label) {
    Step step = add(new Step(-1));
    step.jump = label;
    return step;
  }

  /** Appends a step that continues at the step whose address is stored at an address. */
  Step jumpIndirect(long address) {
    return add(new Step(-1, address).indirect(0));
  }

  /** Calls the entry of the runner first, and stores its result. */
  TableProgram spawn(long block, long result) {
    spawnBlock = block;
    spawnResult = result;
    return this;
  }

  byte[] elf() {
    ByteBuffer file = littleEndian(4 * PAGE);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    file.putShort((short) 2).putShort((short) (arch == Arch.X86_64 ? 62 : 183)).putInt(1);
    file.putLong(CODE).putLong(64).putLong(0).putInt(0);
    file.putShort((short) 64)
        .putShort((short) 56)
        .putShort((short) 3)
        .putShort((short) 0)
        .putInt(0);
    segment(file, READ | EXECUTE, CODE, PAGE);
    segment(file, READ | WRITE, DATA, 2 * PAGE);
    segment(file, READ | WRITE, TABLE, 3 * PAGE);

    byte[] runner = RunnerCode.bytes(arch);
    ByteBuffer start = littleEndian(PAGE);
    long runnerAddress = CODE + PAGE - runner.length / 8 * 8 - 8;
    switch (arch) {
      case X86_64 -> startX86(start, runnerAddress);
      case AARCH64 -> startAarch64(start, runnerAddress);
    }
    file.position(PAGE).put(start.array());
    file.position((int) (PAGE + runnerAddress - CODE)).put(runner);
    file.position(2 * PAGE).put(data.array());
    file.position(3 * PAGE);
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).write(file, i, labels);
    }
    return file.array();
  }

  private void startX86(ByteBuffer code, long runner) {
    if (spawnBlock != 0) {
      code.put(new byte[] {0x48, (byte) 0xbf}).putLong(spawnBlock); // mov rdi, block
      code.put(new byte[] {0x48, (byte) 0xb8}).putLong(runner); // mov rax, runner
      code.put(new byte[] {(byte) 0xff, (byte) 0xd0}); // call rax
      code.put(new byte[] {0x48, (byte) 0xbb}).putLong(spawnResult); // mov rbx, result
      code.put(new byte[] {0x48, (byte) 0x89, 0x03}); // mov [rbx], rax
    }
    code.put(new byte[] {0x48, (byte) 0xbb}).putLong(TABLE); // mov rbx, table
    code.put(new byte[] {0x48, (byte) 0xb8}).putLong(runner + loopOffset(arch)); // mov rax, run
    code.put(new byte[] {(byte) 0xff, (byte) 0xe0}); // jmp rax
  }

  private void startAarch64(ByteBuffer code, long runner) {
    if (spawnBlock != 0) {
      move(code, 0, spawnBlock);
      move(code, 16, runner);
      code.putInt(0xd63f0200); // blr x16
      move(code, 9, spawnResult);
      code.putInt(0xf9000120); // str x0, [x9]
    }
    move(code, 19, TABLE);
    move(code, 16, runner + loopOffset(arch));
    code.putInt(0xd61f0200); // br x16
  }

  /** Loads an address below 4 GiB into a register: movz, then movk. */
  private static void move(ByteBuffer code, int register, long value) {
    code.putInt(0xd2800000 | (int) (value & 0xffff) << 5 | register);
    code.putInt(0xf2a00000 | (int) (value >> 16 & 0xffff) << 5 | register);
  }

  private static void segment(ByteBuffer file, int flags, long address, int offset) {
    file.putInt(1).putInt(flags).putLong(offset).putLong(address).putLong(address);
    file.putLong(PAGE).putLong(PAGE).putLong(PAGE);
  }

  private Step add(Step step) {
    steps.add(step);
    return step;
  }

  static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** One step. By default each outcome but an error goes to the next one. */
  static final class Step {

    private static final String NEXT = "";

    private final long number;
    private final long[] args;
    private final short[] tolerated = new short[4];
    private String onZero = NEXT;
    private String onPositive = NEXT;
    private String onTolerated = NEXT;
    private String jump = NEXT;
    private int toleratedCount;
    private long result;
    private int indirect;
    private long report;

    private Step(long number, long... args) {
      this.number = number;
      this.args = args;
    }

    Step result(long address) {
      result = address;
      return this;
    }

    /** The argument at this index is the address of the value. */
    Step indirect(int index) {
      indirect |= 1 << index;
      return this;
    }

    Step tolerate(int... errnos) {
      for (int errno : errnos) {
        tolerated[toleratedCount++] = (short) errno;
      }
      return this;
    }

    /** Puts the errno into one of the four slots, and leaves those before it unused. */
    Step tolerateInSlot(int slot, int errno) {
      tolerated[slot] = (short) errno;
      return this;
    }

    Step onZero(String label) {
      onZero = label;
      return this;
    }

    Step onPositive(String label) {
      onPositive = label;
      return this;
    }

    Step onTolerated(String label) {
      onTolerated = label;
      return this;
    }

    Step report(long address) {
      report = address;
      return this;
    }

    private void write(ByteBuffer table, int index, Map<String, Integer> labels) {
      table.putLong(number);
      for (int i = 0; i < 6; i++) {
        if (i == 0 && !jump.equals(NEXT)) {
          table.putLong(stepAddress(labels.get(jump)));
        } else {
          table.putLong(i < args.length ? args[i] : 0);
        }
      }
      table.putLong(result);
      for (short errno : tolerated) {
        table.putShort(errno);
      }
      for (String target : new String[] {onZero, onPositive, onTolerated}) {
        table.putInt(target.equals(NEXT) ? 1 : labels.get(target) - index);
      }
      table.putInt(indirect).putLong(report);
    }
  }
}
