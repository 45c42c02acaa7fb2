package dev.nucleus.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs the bytes of a filter as the kernel does, as far as filters of ours go, and refuses the
 * rest.
 */
final class BpfInterpreter {
  private final ByteBuffer program;
  private int steps;
  private boolean sawArguments;

  BpfInterpreter(BpfProgram program) {
    this(program.toBytes());
  }

  BpfInterpreter(byte[] program) {
    this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What the filter returns for a call. */
  int run(int auditArch, int number, long... arguments) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(number).putInt(auditArch).putLong(0x7f00_1234_5678L);
    for (long argument : arguments) {
      data.putLong(argument);
    }
    steps = 0;
    sawArguments = false;
    int accumulator = 0;
    for (int at = 0; ; at++) {
      steps++;
      int code = program.getShort(8 * at);
      int k = program.getInt(8 * at + 4);
      boolean test;
      switch (code) {
        case 0x20:
          if (k % 4 != 0) {
            throw new IllegalStateException("unaligned load at " + at);
          }
          sawArguments |= k >= 16;
          accumulator = data.getInt(k);
          continue;
        case 0x54:
          accumulator &= k;
          continue;
        case 0x05:
          at += k;
          continue;
        case 0x06:
          return k;
        case 0x15:
          test = accumulator == k;
          break;
        case 0x25:
          test = Integer.compareUnsigned(accumulator, k) > 0;
          break;
        case 0x35:
          test = Integer.compareUnsigned(accumulator, k) >= 0;
          break;
        case 0x45:
          test = (accumulator & k) != 0;
          break;
        default:
          throw new IllegalStateException("instruction " + at + " has the code " + code);
      }
      at += Byte.toUnsignedInt(program.get(8 * at + (test ? 2 : 3)));
    }
  }

  /** How many instructions the last run took. */
  int steps() {
    return steps;
  }

  /** Whether the last run looked at an argument or at the instruction pointer's neighbours. */
  boolean sawArguments() {
    return sawArguments;
  }
}
