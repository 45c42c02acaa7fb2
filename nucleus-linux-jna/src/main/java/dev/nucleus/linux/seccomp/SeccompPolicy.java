package dev.nucleus.linux.seccomp;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompRule;
import java.util.List;

/**
 * What a sandbox may call: rules in order, of which the first that applies decides.
 *
 * <p>Whatever the policy says, a filter kills a process that makes a call of another architecture
 * (32-bit code included) and answers ENOSYS to the x32 calls of x86-64.
 *
 * <p>Immutable and thread-safe.
 *
 * @param defaultAction what happens to a syscall of the {@linkplain
 *     dev.nucleus.linux.abi.SyscallTable table} that no rule applies to
 * @param unknownAction what happens to numbers that the table does not know: those of newer kernels
 * @param rules what is decided otherwise, in order; they are in force whatever their scopes say
 */
public record SeccompPolicy(
    SeccompAction defaultAction, SeccompAction unknownAction, List<SeccompRule> rules) {

  /** Copies the list. */
  public SeccompPolicy {
    rules = List.copyOf(rules);
  }

  /** Whether a syscall can take place, with some arguments at least. */
  boolean mayPermit(String name) {
    for (SeccompRule rule : rules) {
      if (rule.names().contains(name)) {
        if (rule.action().permits()) {
          return true;
        }
        if (rule.conditions().isEmpty()) {
          return false;
        }
      }
    }
    return defaultAction.permits();
  }
}
