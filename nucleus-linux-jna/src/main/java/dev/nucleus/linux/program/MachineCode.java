package dev.nucleus.linux.program;

import java.util.HexFormat;

/** Turns the text blocks that hold machine code into bytes. */
final class MachineCode {

  private MachineCode() {}

  /** Returns the bytes of pairs of hexadecimal digits, in lines of any length. */
  static byte[] parse(String lines) {
    return HexFormat.of().parseHex(lines.replace("\n", ""));
  }
}
