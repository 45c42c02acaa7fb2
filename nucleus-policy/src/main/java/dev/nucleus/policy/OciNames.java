package dev.nucleus.policy;

import static dev.nucleus.internal.Checks.quote;

import dev.nucleus.Errno;
import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition.Operator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names of actions, operators, architectures and error numbers in seccomp profiles. */
final class OciNames {
  private static final Map<String, SeccompAction> ACTIONS =
      new TreeMap<>(
          Map.of(
              "SCMP_ACT_ALLOW", SeccompAction.ALLOW,
              "SCMP_ACT_ERRNO", SeccompAction.errno(Errno.EPERM),
              "SCMP_ACT_KILL", SeccompAction.KILL_THREAD,
              "SCMP_ACT_KILL_PROCESS", SeccompAction.KILL_PROCESS,
              "SCMP_ACT_KILL_THREAD", SeccompAction.KILL_THREAD,
              "SCMP_ACT_LOG", SeccompAction.LOG,
              "SCMP_ACT_NOTIFY", SeccompAction.NOTIFY,
              "SCMP_ACT_TRAP", SeccompAction.TRAP));

  private static final Map<String, Operator> OPERATORS =
      new TreeMap<>(
          Map.of(
              "SCMP_CMP_EQ", Operator.EQ,
              "SCMP_CMP_GE", Operator.GE,
              "SCMP_CMP_GT", Operator.GT,
              "SCMP_CMP_LE", Operator.LE,
              "SCMP_CMP_LT", Operator.LT,
              "SCMP_CMP_MASKED_EQ", Operator.MASKED_EQ,
              "SCMP_CMP_NE", Operator.NE));

  /** What the specification calls an architecture, and what includes and excludes call it. */
  private static final Map<String, String> ARCHITECTURES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("SCMP_ARCH_AARCH64", "arm64"),
              Map.entry("SCMP_ARCH_ARM", "arm"),
              Map.entry("SCMP_ARCH_LOONGARCH64", "loong64"),
              Map.entry("SCMP_ARCH_M68K", "m68k"),
              Map.entry("SCMP_ARCH_MIPS", "mips"),
              Map.entry("SCMP_ARCH_MIPS64", "mips64"),
              Map.entry("SCMP_ARCH_MIPS64N32", "mips64n32"),
              Map.entry("SCMP_ARCH_MIPSEL", "mipsel"),
              Map.entry("SCMP_ARCH_MIPSEL64", "mipsel64"),
              Map.entry("SCMP_ARCH_MIPSEL64N32", "mipsel64n32"),
              Map.entry("SCMP_ARCH_PARISC", "parisc"),
              Map.entry("SCMP_ARCH_PARISC64", "parisc64"),
              Map.entry("SCMP_ARCH_PPC", "ppc"),
              Map.entry("SCMP_ARCH_PPC64", "ppc64"),
              Map.entry("SCMP_ARCH_PPC64LE", "ppc64le"),
              Map.entry("SCMP_ARCH_RISCV64", "riscv64"),
              Map.entry("SCMP_ARCH_S390", "s390"),
              Map.entry("SCMP_ARCH_S390X", "s390x"),
              Map.entry("SCMP_ARCH_SH", "sh"),
              Map.entry("SCMP_ARCH_SHEB", "sheb"),
              Map.entry("SCMP_ARCH_X32", "x32"),
              Map.entry("SCMP_ARCH_X86", "x86"),
              Map.entry("SCMP_ARCH_X86_64", "amd64")));

  /** What Docker's default profile calls mipsel64n32. */
  private static final String MIPSEL64N32 = "mips3l64n32";

  /** EHWPOISON of asm-generic/errno.h. */
  private static final int LAST_NAMED = 133;

  private static final Map<String, Integer> ERRNOS = errnos();

  private OciNames() {}

  static SeccompAction action(JsonFields fields, String field, String name) {
    if (name.equals("SCMP_ACT_TRACE")) {
      throw fields.refused(
          field,
          "is \"SCMP_ACT_TRACE\", which needs a tracer, and a sandbox has none: the call would"
              + " fail with ENOSYS; write SCMP_ACT_ERRNO with an errnoRet");
    }
    return known(ACTIONS, fields, field, name);
  }

  static Operator operator(JsonFields fields, String field, String name) {
    return known(OPERATORS, fields, field, name);
  }

  /** The short name of an architecture that the specification names. */
  static String architecture(JsonFields fields, String field, String name) {
    return known(ARCHITECTURES, fields, field, name);
  }

  static void requireShortArchitecture(JsonFields fields, String field, String name) {
    Set<String> names = new TreeSet<>(ARCHITECTURES.values());
    names.add(MIPSEL64N32);
    if (!names.contains(name)) {
      throw unknown(fields, field, name, names);
    }
  }

  static int errno(JsonFields fields, String field, String name) {
    return known(ERRNOS, fields, field, name);
  }

  private static <T> T known(Map<String, T> names, JsonFields fields, String field, String name) {
    T meaning = names.get(name);
    if (meaning == null) {
      throw unknown(fields, field, name, names.keySet());
    }
    return meaning;
  }

  private static PolicyException unknown(
      JsonFields fields, String field, String name, Set<String> names) {
    return fields.refused(
        field, "is " + quote(name) + "; write one of " + String.join(", ", names));
  }

  private static Map<String, Integer> errnos() {
    Map<String, Integer> errnos = new TreeMap<>();
    for (int number = 1; number <= LAST_NAMED; number++) {
      String name = Errno.of(number).name();
      if (!name.equals("E" + number)) { // a number without a name
        errnos.put(name, number);
      }
    }
    errnos.put("EDEADLOCK", Errno.EDEADLK.number());
    errnos.put("ENOTSUP", Errno.EOPNOTSUPP.number());
    errnos.put("EWOULDBLOCK", Errno.EAGAIN.number());
    return errnos;
  }
}
