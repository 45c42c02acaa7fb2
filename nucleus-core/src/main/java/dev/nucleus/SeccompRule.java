package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * System calls, what their arguments must be like, and what happens then.
 *
 * <p>Immutable and thread-safe.
 *
 * @param names the system calls that the rule is about, as in syscalls(2)
 * @param conditions what must hold, all of it; with none the rule is about every call of that name
 * @param action what the kernel does
 * @param includes where the rule is in force: where every part of it fits that says anything
 * @param excludes where it is not: where any part of it fits
 */
public record SeccompRule(
    List<String> names,
    List<SeccompCondition> conditions,
    SeccompAction action,
    SeccompScope includes,
    SeccompScope excludes) {

  /** Copies the lists. */
  public SeccompRule {
    names = List.copyOf(notNull(names, "names"));
    conditions = List.copyOf(notNull(conditions, "conditions"));
    notNull(action, "action");
    notNull(includes, "includes");
    notNull(excludes, "excludes");
  }

  /** A rule for whatever the arguments are, in force everywhere. */
  public static SeccompRule of(SeccompAction action, String... names) {
    return of(action, List.of(names));
  }

  /** A rule for whatever the arguments are, in force everywhere. */
  public static SeccompRule of(SeccompAction action, Collection<String> names) {
    return new SeccompRule(
        List.copyOf(names), List.of(), action, SeccompScope.UNSAID, SeccompScope.UNSAID);
  }

  /** The same rule with one more condition. */
  public SeccompRule when(SeccompCondition condition) {
    List<SeccompCondition> all = new ArrayList<>(conditions);
    all.add(condition);
    return new SeccompRule(names, all, action, includes, excludes);
  }

  /** The same rule, in force only where every part of {@code scope} fits that says anything. */
  public SeccompRule onlyWith(SeccompScope scope) {
    return new SeccompRule(names, conditions, action, scope, excludes);
  }

  /** The same rule, not in force where any part of {@code scope} fits. */
  public SeccompRule exceptWith(SeccompScope scope) {
    return new SeccompRule(names, conditions, action, includes, scope);
  }

  /** Whether the rule is in force at {@code place}. */
  public boolean appliesAt(SeccompScope.Place place) {
    return includes.fitsWholly(place) && !excludes.fitsPartly(place);
  }
}
