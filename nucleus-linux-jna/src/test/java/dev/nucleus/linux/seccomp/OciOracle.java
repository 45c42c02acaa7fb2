package dev.nucleus.linux.seccomp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompCondition.Operator;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides calls by reading a profile of a container engine as it stands in its file, with none of
 * the classes that are tested: the second opinion about what a profile means.
 */
final class OciOracle implements FilterCheck.Oracle {
  private static final int ALLOW = 0x7fff0000;
  private static final int ENOSYS = 0x00050026;

  /** The kernel's numbers, from the strictest action to the mildest. */
  private static final Map<String, Integer> ACTIONS =
      Map.of(
          "SCMP_ACT_KILL_PROCESS", 0x80000000,
          "SCMP_ACT_KILL_THREAD", 0,
          "SCMP_ACT_KILL", 0,
          "SCMP_ACT_TRAP", 0x00030000,
          "SCMP_ACT_ERRNO", 0x00050000,
          "SCMP_ACT_LOG", 0x7ffc0000,
          "SCMP_ACT_ALLOW", ALLOW);

  private final Arch arch;
  private final int defaultAction;
  private final List<Rule> rules = new ArrayList<>();

  /** A rule that is in force. */
  record Rule(List<String> names, int action, List<Argument> arguments) {}

  /** One comparison, in the words of the file. */
  record Argument(int index, long value, long second, String operator) {
    boolean holds(long argument) {
      int order = Long.compareUnsigned(argument, value);
      return switch (operator) {
        case "SCMP_CMP_EQ" -> order == 0;
        case "SCMP_CMP_NE" -> order != 0;
        case "SCMP_CMP_LT" -> order < 0;
        case "SCMP_CMP_LE" -> order <= 0;
        case "SCMP_CMP_GT" -> order > 0;
        case "SCMP_CMP_GE" -> order >= 0;
        case "SCMP_CMP_MASKED_EQ" -> (argument & value) == (second & value);
        default -> throw new IllegalArgumentException(operator);
      };
    }
  }

  /**
   * The meaning of {@code profile} for a sandbox with these capabilities, on a kernel that is newer
   * than any that profiles ask for.
   */
  OciOracle(JsonNode profile, Arch arch, Set<String> capabilities) {
    this.arch = arch;
    this.defaultAction = action(profile, "defaultAction", "defaultErrnoRet");
    for (JsonNode each : profile.path("syscalls")) {
      if (inForce(each, arch == Arch.X86_64 ? "amd64" : "arm64", capabilities)) {
        rules.add(
            new Rule(
                texts(each.path("names")), action(each, "action", "errnoRet"), arguments(each)));
      }
    }
  }

  int defaultAction() {
    return defaultAction;
  }

  List<Rule> rules() {
    return rules;
  }

  private static boolean inForce(JsonNode rule, String arch, Set<String> capabilities) {
    List<String> with = texts(rule.path("includes").path("arches"));
    List<String> without = texts(rule.path("excludes").path("arches"));
    return (with.isEmpty() || with.contains(arch))
        && !without.contains(arch)
        && capabilities.containsAll(texts(rule.path("includes").path("caps")))
        && texts(rule.path("excludes").path("caps")).stream().noneMatch(capabilities::contains)
        && !rule.path("excludes").has("minKernel");
  }

  private static int action(JsonNode node, String field, String errno) {
    String name = node.get(field).textValue();
    int action = ACTIONS.get(name);
    return name.equals("SCMP_ACT_ERRNO")
        ? action | (node.hasNonNull(errno) ? node.get(errno).intValue() : 1)
        : action;
  }

  private static List<Argument> arguments(JsonNode rule) {
    List<Argument> arguments = new ArrayList<>();
    for (JsonNode each : rule.path("args")) {
      arguments.add(
          new Argument(
              each.get("index").intValue(),
              each.get("value").bigIntegerValue().longValue(),
              each.path("valueTwo").bigIntegerValue().longValue(),
              each.get("op").textValue()));
    }
    return arguments;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.textValue()));
    return texts;
  }

  @Override
  public int verdict(int number, long... arguments) {
    if (number == -1) {
      return ALLOW;
    }
    if (arch == Arch.X86_64 && Integer.compareUnsigned(number, 0x40000000) >= 0) {
      return ENOSYS;
    }
    String name = SyscallTable.of(arch).name(number).orElse(null);
    if (name == null) {
      return (defaultAction & 0xffff0000) == 0x00050000 ? ENOSYS : defaultAction;
    }
    List<Rule> about = about(name);
    for (Rule rule : about) {
      if (rule.arguments.isEmpty() && rule.action != defaultAction) {
        return rule.action;
      }
    }
    return about.stream()
        .filter(rule -> !rule.arguments.isEmpty())
        .filter(rule -> rule.arguments.stream().allMatch(a -> a.holds(arguments[a.index])))
        .map(Rule::action)
        // The kernel's numbers grow from strict to mild, as signed ones; error numbers do not
        // count.
        .min(Comparator.comparingInt(action -> action & 0xffff0000))
        .orElse(defaultAction);
  }

  @Override
  public Set<SeccompCondition> conditions(int number) {
    Set<SeccompCondition> conditions = new LinkedHashSet<>();
    SyscallTable.of(arch)
        .name(number)
        .ifPresent(
            name -> {
              List<Rule> about = about(name);
              if (about.stream()
                  .noneMatch(rule -> rule.arguments.isEmpty() && rule.action != defaultAction)) {
                about.forEach(rule -> rule.arguments.forEach(a -> conditions.add(condition(a))));
              }
            });
    return conditions;
  }

  private static SeccompCondition condition(Argument argument) {
    return argument.operator.equals("SCMP_CMP_MASKED_EQ")
        ? SeccompCondition.masked(argument.index, argument.value, argument.second & argument.value)
        : SeccompCondition.arg(
            argument.index,
            Operator.valueOf(argument.operator.substring("SCMP_CMP_".length())),
            argument.value);
  }

  private List<Rule> about(String name) {
    return rules.stream().filter(rule -> rule.names.contains(name)).toList();
  }
}
