package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompRule;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/seccomp.md lists what the built-in filters do, made from the filters themselves. */
class SeccompListsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "seccomp.md");
  private static final String BEGIN = "<!-- made by SeccompListsTest -->\n";
  private static final String END = "<!-- end -->\n";
  private static final int WIDTH = 100;
  private static final Map<SeccompAction, String> ERRNOS =
      Map.of(
          SeccompAction.errno(1), "EPERM",
          SeccompAction.errno(38), "ENOSYS",
          SeccompAction.errno(95), "EOPNOTSUPP",
          SeccompAction.errno(97), "EAFNOSUPPORT");

  @Test
  void lists_inTheDocument_areThoseOfTheFilters() throws IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    String expected = text.substring(0, begin) + lists() + text.substring(text.indexOf(END, begin));
    if (Boolean.getBoolean("nucleus.lists.write")) {
      Files.writeString(DOCUMENT, expected);
    }

    assertThat(text)
        .as("to write the lists anew, add -Dnucleus.lists.write=true")
        .isEqualTo(expected);
  }

  private static String lists() {
    Map<String, Set<String>> standard = new TreeMap<>();
    Map<String, Set<String>> strict = new TreeMap<>();
    for (String name : names()) {
      String usual = treatment(name, false);
      add(standard, usual, name);
      String narrow = treatment(name, true);
      if (!narrow.equals(usual) || narrow.equals("depends on its arguments")) {
        add(strict, narrow, name);
      }
    }
    StringBuilder text = new StringBuilder("\n### Standard\n");
    append(text, standard);
    text.append("\n### Strict, where it differs\n");
    append(text, strict);
    return text.append('\n').toString();
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Arch arch : Arch.values()) {
      names.addAll(SyscallTable.of(arch).names());
    }
    return names;
  }

  private static String treatment(String name, boolean strict) {
    Arch arch = SyscallTable.of(Arch.X86_64).has(name) ? Arch.X86_64 : Arch.AARCH64;
    String with = treatment(policy(strict, true, arch), name);
    String without = treatment(policy(strict, false, arch), name);
    return with.equals(without) ? with : without + " without a network, with one: " + with;
  }

  private static SeccompPolicy policy(boolean strict, boolean network, Arch arch) {
    return strict
        ? StrictProfile.policy(network, Set.of(), arch)
        : StandardProfile.policy(network, Set.of(), arch);
  }

  private static String treatment(SeccompPolicy policy, String name) {
    for (SeccompRule rule : policy.rules()) {
      if (rule.names().contains(name)) {
        return rule.conditions().isEmpty() ? treatment(rule.action()) : "depends on its arguments";
      }
    }
    return treatment(policy.defaultAction());
  }

  private static String treatment(SeccompAction action) {
    return action.permits() ? "allowed" : "fails with " + ERRNOS.get(action);
  }

  private static void add(Map<String, Set<String>> lists, String treatment, String name) {
    lists.computeIfAbsent(treatment, none -> new TreeSet<>()).add(name);
  }

  private static void append(StringBuilder text, Map<String, Set<String>> lists) {
    lists.forEach(
        (treatment, names) -> {
          text.append("\n**")
              .append(treatment.substring(0, 1).toUpperCase(Locale.ROOT))
              .append(treatment.substring(1))
              .append("** (")
              .append(names.size())
              .append("):\n");
          int column = WIDTH;
          for (String name : names) {
            column += name.length() + 3;
            if (column > WIDTH) {
              column = name.length() + 2;
            } else {
              text.setCharAt(text.length() - 1, ' ');
            }
            text.append('`').append(name).append("`\n");
          }
        });
  }
}
