package dev.nucleus.linux.seccomp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Syscalls, what their arguments must be like, and what happens then.
 *
 * <p>Immutable and thread-safe.
 *
 * @param names the syscalls that the rule is about
 * @param conditions what must hold, all of it; with none the rule always applies
 * @param action what the kernel does
 */
public record SeccompRule(List<String> names, List<ArgCondition> conditions, SeccompAction action) {

  /** Copies the lists. */
  public SeccompRule {
    names = List.copyOf(names);
    conditions = List.copyOf(conditions);
  }

  /** A rule for whatever the arguments are. */
  public static SeccompRule of(SeccompAction action, String... names) {
    return new SeccompRule(List.of(names), List.of(), action);
  }

  /** A rule for whatever the arguments are. */
  public static SeccompRule of(SeccompAction action, Collection<String> names) {
    return new SeccompRule(List.copyOf(names), List.of(), action);
  }

  /** The same rule with one more condition. */
  public SeccompRule when(ArgCondition condition) {
    List<ArgCondition> all = new ArrayList<>(conditions);
    all.add(condition);
    return new SeccompRule(names, all, action);
  }
}
