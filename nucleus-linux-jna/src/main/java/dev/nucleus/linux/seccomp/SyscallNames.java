package dev.nucleus.linux.seccomp;

import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Checks names of syscalls, and says which ones may have been meant. */
final class SyscallNames {
  private static final int SUGGESTIONS = 3;

  private SyscallNames() {}

  /**
   * Checks that {@code arch} has a syscall called {@code name}.
   *
   * @throws IllegalArgumentException if not; the message says which names are like it
   */
  static void requireOn(Arch arch, String name) {
    if (!SyscallTable.of(arch).has(name)) {
      throw new IllegalArgumentException(
          unknown(name, arch.name().toLowerCase(Locale.ROOT), SyscallTable.of(arch).names()));
    }
  }

  /**
   * Checks that some architecture has a syscall called {@code name}.
   *
   * @throws IllegalArgumentException if not; the message says which names are like it
   */
  static void requireOnAnyArch(String name) {
    if (!isOnAnyArch(name)) {
      throw new IllegalArgumentException(unknown(name, "any architecture"));
    }
  }

  /** Whether some architecture has a syscall called {@code name}, be it one that is not ours. */
  static boolean isOnAnyArch(String name) {
    return Arrays.stream(Arch.values()).anyMatch(arch -> SyscallTable.of(arch).has(name))
        || ForeignNames.contain(name);
  }

  /** Says that {@code name} is no syscall, and which names of ours are like it. */
  static String unknown(String name, String where) {
    Set<String> all = new HashSet<>();
    for (Arch arch : Arch.values()) {
      all.addAll(SyscallTable.of(arch).names());
    }
    return unknown(name, where, all);
  }

  private static String unknown(String name, String where, Set<String> names) {
    List<String> nearest =
        names.stream()
            .sorted(
                Comparator.<String>comparingInt(each -> distance(name, each))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(SUGGESTIONS)
            .toList();
    return "\""
        + name
        + "\" is no syscall on "
        + where
        + "; the nearest names are "
        + String.join(", ", nearest);
  }

  /** How many characters must be added, taken away or replaced to make {@code b} of {@code a}. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(diagonal, row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
