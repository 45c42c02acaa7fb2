package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names of system calls that are added to a list. */
final class SyscallNames {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

  private SyscallNames() {}

  /** A sorted copy, in which every name looks like one. */
  static Set<String> checked(Set<String> names) {
    TreeSet<String> sorted = new TreeSet<>(notNull(names, "allowed"));
    for (String name : sorted) {
      if (!NAME.matcher(name).matches()) {
        throw refused(
            "system call",
            name,
            "is not a name of a system call",
            "write it as in syscalls(2), lower case, for example \"personality\"");
      }
    }
    return Collections.unmodifiableSet(sorted);
  }

  static Set<String> with(Set<String> names, String... more) {
    TreeSet<String> all = new TreeSet<>(names);
    for (String name : notNull(more, "system calls")) {
      all.add(notNull(name, "system call"));
    }
    return all;
  }
}
