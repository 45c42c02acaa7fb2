package dev.nucleus.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A seccomp filter in classic BPF, ready for seccomp(2).
 *
 * <p>Immutable and thread-safe.
 */
public final class BpfProgram {
  /** The size of struct sock_filter in bytes. */
  public static final int INSTRUCTION_BYTES = 8;

  /** BPF_MAXINSNS of linux/bpf_common.h. */
  static final int MAX_INSTRUCTIONS = 4096;

  private final List<BpfInstruction> instructions;

  BpfProgram(List<BpfInstruction> instructions) {
    if (instructions.size() > MAX_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "the seccomp policy needs "
              + instructions.size()
              + " instructions, but the kernel takes "
              + MAX_INSTRUCTIONS
              + ": use fewer argument conditions");
    }
    this.instructions = List.copyOf(instructions);
  }

  List<BpfInstruction> instructions() {
    return instructions;
  }

  /** How many instructions it has, at most 4096. */
  public int size() {
    return instructions.size();
  }

  /** The instructions as an array of struct sock_filter, little endian. */
  public byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(size() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (BpfInstruction each : instructions) {
      bytes
          .putShort((short) each.code())
          .put((byte) each.jt())
          .put((byte) each.jf())
          .putInt(each.k());
    }
    return bytes.array();
  }

  /** The program as text, one numbered instruction a line. */
  public String disassemble() {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < size(); at++) {
      text.append(at).append(": ").append(instructions.get(at).describe(at)).append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "BpfProgram(" + size() + " instructions)";
  }
}
