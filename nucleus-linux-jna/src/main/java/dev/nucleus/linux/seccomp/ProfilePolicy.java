package dev.nucleus.linux.seccomp;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompProfile;
import dev.nucleus.SeccompRule;
import dev.nucleus.SeccompScope.Kernel;
import dev.nucleus.SeccompScope.Place;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a policy for one host of a {@link SeccompProfile}, whose documentation says what rules
 * beside each other mean. The policy's order, in which the first rule that fits decides, follows
 * from that: extra syscalls, those that one rule decides alone, and the rules with conditions from
 * the strictest on.
 *
 * <p>A rule without effect is remarked; one that was to make an exception of what another rule
 * allows is refused, since libseccomp, and so the container engines, would pass over it in silence.
 */
public final class ProfilePolicy {
  private static final SeccompAction ENOSYS = SeccompAction.errno(38);

  /**
   * What is called behind the filter: the program is executed, or that it could not be is told and
   * the process ends.
   */
  private static final List<String> NEEDED = List.of("execve", "write", "exit_group");

  private final SeccompProfile profile;
  private final Arch arch;
  private final SyscallTable table;
  private final List<Numbered> rules = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private ProfilePolicy(SeccompProfile profile, Arch arch) {
    this.profile = profile;
    this.arch = arch;
    this.table = SyscallTable.of(arch);
  }

  /**
   * A policy and what is to be said about the profile.
   *
   * @param remarks sentences about names that were left out and rules without effect
   */
  public record Resolved(SeccompPolicy policy, List<String> remarks) {}

  /** A rule in force, with its place in the profile and those of its names that exist here. */
  private record Numbered(int index, SeccompRule rule, List<String> names) {
    @Override
    public String toString() {
      return "rules[" + index + "] (" + rule.action() + ")";
    }
  }

  /**
   * The policy for a host.
   *
   * @param extraAllowed syscalls that are allowed too, whatever their arguments and the profile
   * @param capabilities names of the capabilities that the sandbox may have
   * @throws IllegalArgumentException if the profile is for other architectures, contradicts itself,
   *     refuses a name that is no syscall, refuses what a sandbox needs to start, or asks for a
   *     supervisor
   */
  public static Resolved resolve(
      SeccompProfile profile,
      Set<String> extraAllowed,
      Arch arch,
      Kernel kernel,
      Set<String> capabilities) {
    ProfilePolicy resolution = new ProfilePolicy(profile, arch);
    return resolution.resolve(
        extraAllowed, new Place(nameOf(arch), kernel, Set.copyOf(capabilities)));
  }

  /** What profiles call an architecture. */
  static String nameOf(Arch arch) {
    return switch (arch) {
      case X86_64 -> "amd64";
      case AARCH64 -> "arm64";
    };
  }

  private Resolved resolve(Set<String> extraAllowed, Place place) {
    requireMeantFor(place);
    for (int index = 0; index < profile.rules().size(); index++) {
      SeccompRule rule = profile.rules().get(index);
      if (rule.appliesAt(place)) {
        rules.add(new Numbered(index, rule, existing(index, rule)));
      }
    }
    requireNoSupervisor();
    List<SeccompRule> ordered = new ArrayList<>();
    for (String name : extraAllowed) {
      SyscallNames.requireOn(arch, name);
    }
    ordered.add(SeccompRule.of(SeccompAction.ALLOW, extraAllowed));
    Map<String, Numbered> alone = alone();
    addDecidedAlone(alone, ordered);
    addConditional(alone.keySet(), ordered);
    SeccompPolicy policy =
        new SeccompPolicy(profile.defaultAction(), unknownAction(), List.copyOf(ordered));
    requireStartable(policy);
    return new Resolved(policy, List.copyOf(remarks));
  }

  private void requireMeantFor(Place place) {
    if (!profile.architectures().isEmpty()
        && !profile.architectures().contains(place.architecture())) {
      throw refused(
          "is for the architectures "
              + String.join(", ", profile.architectures())
              + ", and this host is "
              + place.architecture()
              + "; add it to the profile's architectures");
    }
  }

  private List<String> existing(int index, SeccompRule rule) {
    List<String> names = new ArrayList<>();
    for (String name : rule.names()) {
      if (table.has(name)) {
        names.add(name);
      } else if (!SyscallNames.isOnAnyArch(name)) {
        leaveOut(index, rule, name);
      }
    }
    return names;
  }

  private void leaveOut(int index, SeccompRule rule, String name) {
    String what = "rules[" + index + "]: " + SyscallNames.unknown(name, "any architecture");
    if (rule.action().isStricterThan(profile.defaultAction())) {
      throw refused(
          "says " + what + "; write its right name, or remove it: the rule would refuse nothing");
    }
    remarks.add(what + "; it is left out");
  }

  private void requireNoSupervisor() {
    boolean asked = profile.defaultAction().kind() == SeccompAction.Kind.NOTIFY;
    for (Numbered each : rules) {
      asked |= !each.names.isEmpty() && each.rule.action().kind() == SeccompAction.Kind.NOTIFY;
    }
    if (asked) {
      throw refused(
          "leaves syscalls to a supervisor (NOTIFY), and this sandbox has none: they would fail"
              + " with ENOSYS; write ERRNO, with the error number that programs can cope with");
    }
  }

  // As libseccomp takes them: a rule that says what the default says anyway does not count, and of
  // those without conditions the first does.
  private Map<String, Numbered> alone() {
    Map<String, Numbered> alone = new LinkedHashMap<>();
    for (Numbered each : rules) {
      if (each.rule.conditions().isEmpty() && !each.rule.action().equals(profile.defaultAction())) {
        for (String name : each.names) {
          alone.putIfAbsent(name, each);
        }
      }
    }
    return alone;
  }

  private void addDecidedAlone(Map<String, Numbered> alone, List<SeccompRule> ordered) {
    for (Numbered each : rules) {
      for (String name : each.names) {
        requireNoContradiction(name, each, alone.get(name));
      }
    }
    Map<SeccompAction, List<String>> byAction = new LinkedHashMap<>();
    alone.forEach(
        (name, rule) ->
            byAction.computeIfAbsent(rule.rule.action(), none -> new ArrayList<>()).add(name));
    byAction.forEach((action, names) -> ordered.add(SeccompRule.of(action, names)));
  }

  private void requireNoContradiction(String name, Numbered rule, @Nullable Numbered deciding) {
    if (deciding == null || rule.rule.action().equals(deciding.rule.action())) {
      return;
    }
    String what = rule + " has no effect on \"" + name + "\", which " + deciding + " decides alone";
    if (!rule.rule.conditions().isEmpty()
        && rule.rule.action().isStricterThan(deciding.rule.action())) {
      throw refused("contradicts itself: " + what + "; take the name out of one of the two rules");
    }
    remarks.add(what);
  }

  private void addConditional(Set<String> decided, List<SeccompRule> ordered) {
    List<SeccompRule> conditional = new ArrayList<>();
    for (Numbered each : rules) {
      List<String> names = new ArrayList<>(each.names);
      names.removeAll(decided);
      if (!each.rule.conditions().isEmpty() && !names.isEmpty()) {
        SeccompRule narrowed = SeccompRule.of(each.rule.action(), names);
        for (var condition : each.rule.conditions()) {
          narrowed = narrowed.when(condition);
        }
        conditional.add(narrowed);
      }
    }
    conditional.sort(Comparator.comparing(rule -> rule.action().kind()));
    ordered.addAll(conditional);
  }

  private SeccompAction unknownAction() {
    return profile.defaultAction().kind() == SeccompAction.Kind.ERRNO
        ? ENOSYS
        : profile.defaultAction();
  }

  private void requireStartable(SeccompPolicy policy) {
    for (String name : NEEDED) {
      if (!policy.mayPermit(name)) {
        throw refused(
            "does not allow "
                + name
                + ", which is called behind the filter to execute the program or to tell that it"
                + " could not be; allow "
                + String.join(", ", NEEDED));
      }
    }
  }

  private IllegalArgumentException refused(String problem) {
    return new IllegalArgumentException("the seccomp " + profile.label() + " " + problem);
  }
}
