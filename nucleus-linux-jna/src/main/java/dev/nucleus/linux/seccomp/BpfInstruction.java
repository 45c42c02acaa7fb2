package dev.nucleus.linux.seccomp;

/**
 * One instruction of classic BPF: struct sock_filter of linux/filter.h.
 *
 * @param code what it does: one of the constants
 * @param jt how many instructions a jump skips if its test holds, 0 to 255
 * @param jf how many it skips if not
 * @param k the operand
 */
record BpfInstruction(int code, int jt, int jf, int k) {
  /**
   * Loads the 32-bit word at offset k of struct seccomp_data into the accumulator:
   * BPF_LD|BPF_W|BPF_ABS.
   */
  static final int LOAD = 0x20;

  /** Keeps those bits of the accumulator that are set in k: BPF_ALU|BPF_AND|BPF_K. */
  static final int AND = 0x54;

  /** Skips k instructions: BPF_JMP|BPF_JA. */
  static final int JUMP = 0x05;

  /** Tests whether the accumulator is k: BPF_JMP|BPF_JEQ|BPF_K. */
  static final int JUMP_EQ = 0x15;

  /** Tests whether the accumulator is greater than k, unsigned: BPF_JMP|BPF_JGT|BPF_K. */
  static final int JUMP_GT = 0x25;

  /** Tests whether the accumulator is k or greater, unsigned: BPF_JMP|BPF_JGE|BPF_K. */
  static final int JUMP_GE = 0x35;

  /** Tests whether the accumulator and k have a bit in common: BPF_JMP|BPF_JSET|BPF_K. */
  static final int JUMP_SET = 0x45;

  /** Ends the program with the value k: BPF_RET|BPF_K. */
  static final int RETURN = 0x06;

  static BpfInstruction of(int code, int k) {
    return new BpfInstruction(code, 0, 0, k);
  }

  /** The instruction as text, as number {@code at} of its program. */
  String describe(int at) {
    String operand = "0x" + Integer.toHexString(k);
    return switch (code) {
      case LOAD -> "load " + word(k);
      case AND -> "and " + operand;
      case JUMP -> "goto " + (at + 1 + k);
      case JUMP_EQ -> test("==", operand, at);
      case JUMP_GT -> test(">", operand, at);
      case JUMP_GE -> test(">=", operand, at);
      case JUMP_SET -> test("&", operand, at);
      default -> "return " + operand;
    };
  }

  private static String word(int offset) {
    if (offset < SeccompData.ARGS) {
      return offset == SeccompData.NR ? "nr" : "arch";
    }
    int word = (offset - SeccompData.ARGS) / 4;
    return "arg" + word / 2 + (word % 2 == 0 ? ".low" : ".high");
  }

  private String test(String operator, String operand, int at) {
    return "if " + operator + " " + operand + " goto " + (at + 1 + jt) + " else " + (at + 1 + jf);
  }
}
