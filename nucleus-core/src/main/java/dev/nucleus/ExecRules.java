package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.quote;
import static dev.nucleus.internal.Checks.refused;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What execve(2) accepts as arguments and environment, so that it need not fail with E2BIG. */
final class ExecRules {
  private static final int MAX_ARG_STRLEN = 131_072; // <linux/binfmts.h>, includes the NUL
  private static final long ARG_MAX = 131_072; // <linux/limits.h>: this much is always accepted
  private static final long LARGEST_TOTAL = 6L << 20; // fs/exec.c: 3/4 of the default stack limit
  private static final int POINTER_BYTES = 8;
  private static final String FIX = "pass large data through stdin(...) or a file";

  private ExecRules() {}

  static List<String> requireCommand(List<String> command) {
    notNull(command, "command");
    for (int i = 0; i < command.size(); i++) {
      String argument = notNull(command.get(i), "command[" + i + "]");
      requireString("command[" + i + "]", argument, argument);
    }
    if (command.isEmpty() || command.get(0).isEmpty()) {
      throw refused(
          "command",
          String.join(" ", command),
          "names no program",
          "give the program as first element, for example command(\"/bin/true\")");
    }
    return List.copyOf(command);
  }

  static void requireVariable(String name, String value) {
    // The value is not shown: it may be a secret.
    requireString("environment variable", name, name + "=" + value);
  }

  private static void requireString(String field, String shown, String string) {
    if (string.indexOf('\0') >= 0) {
      throw refused(field, shown, "contains a NUL", "remove the NUL");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(string)) {
      throw refused(
          field, shown, "contains half of a surrogate pair", "give text that UTF-8 can express");
    }
    int length = utf8Length(string);
    if (length >= MAX_ARG_STRLEN) {
      throw refused(
          field,
          shown,
          "has "
              + length
              + " bytes, and the kernel accepts "
              + (MAX_ARG_STRLEN - 1)
              + " in one string (MAX_ARG_STRLEN)",
          FIX);
    }
  }

  static void requireTotal(List<String> command, Map<String, String> environment, Limits limits) {
    long total = 0;
    for (String argument : command) {
      total += utf8Length(argument) + 1 + POINTER_BYTES;
    }
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      total += utf8Length(variable.getKey() + "=" + variable.getValue()) + 1 + POINTER_BYTES;
    }
    long accepted = acceptedTotal(limits);
    if (total > accepted) {
      throw new IllegalStateException(
          "command "
              + quote(command.get(0))
              + " with its arguments and environment takes "
              + total
              + " bytes, and the kernel accepts "
              + accepted
              + "; "
              + FIX);
    }
  }

  /**
   * A quarter of the stack limit, within bounds; see "Limits on size of arguments" in execve(2).
   */
  private static long acceptedTotal(Limits limits) {
    Rlimit.Bounds stack = limits.rlimits().get(Rlimit.STACK);
    if (stack == null || stack.soft() == Rlimit.Bounds.UNLIMITED) {
      return LARGEST_TOTAL;
    }
    return Math.max(ARG_MAX, Math.min(LARGEST_TOTAL, stack.soft() / 4));
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
