package dev.nucleus.linux.plan;

/** One argument of a step, with the text that an auditor reads. */
public sealed interface Arg {
  /** How the argument is printed by {@link Plan#explain}. */
  String text();

  /** A number that is known when the plan is made. */
  record Literal(long value, String text) implements Arg {}

  /** The address of the byte at {@code offset} of bytes in the program. */
  record Address(Blob blob, int offset, String text) implements Arg {}

  /** The result of an earlier step. */
  record Loaded(Slot slot, String text) implements Arg {}

  /** A descriptor whose number only the launcher knows. */
  record Descriptor(LaunchFd fd) implements Arg {
    @Override
    public String text() {
      return "<" + fd.label() + ">";
    }
  }

  static Arg number(long value) {
    return new Literal(value, Long.toString(value));
  }

  /** A number that has a name, such as a flag. */
  static Arg named(long value, String name) {
    return new Literal(value, name);
  }

  static Arg octal(int mode) {
    return new Literal(mode, "0" + Integer.toOctalString(mode));
  }

  static Arg nul() {
    return new Literal(0, "NULL");
  }

  static Arg string(String value) {
    return new Address(Blob.string(value), 0, quote(value));
  }

  static Arg blob(Blob blob, String text) {
    return blob(blob, text, 0);
  }

  static Arg blob(Blob blob, String text, int offset) {
    return new Address(blob, offset, text);
  }

  static Arg result(Slot slot, String text) {
    return new Loaded(slot, text);
  }

  static Arg descriptor(LaunchFd fd) {
    return new Descriptor(fd);
  }

  /** A string as strace prints it: quoted, escaped, cut after 64 characters. */
  static String quote(String value) {
    StringBuilder out = new StringBuilder("\"");
    int length = Math.min(value.length(), 64);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append('\\').append(Integer.toOctalString(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append(value.length() > length ? "\"..." : "\"").toString();
  }
}
