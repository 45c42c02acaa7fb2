package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A filter of system calls of one's own, for {@link Seccomp#profile}. Profiles of container engines
 * are read by the module {@code nucleus-policy}.
 *
 * <p>For one system call, of the rules in force:
 *
 * <ul>
 *   <li>one without conditions decides alone, the first if there are several, and one that says the
 *       same as the default action does not count. A stricter rule with conditions beside it would
 *       have no effect: such a profile is refused when the sandbox is started;
 *   <li>else the strictest of those whose conditions hold decides, and of equally strict ones the
 *       first;
 *   <li>else the default action; for numbers that are not known here, which are those of newer
 *       kernels, a default that is an error number becomes ENOSYS.
 * </ul>
 *
 * <p>Whatever the profile says, a process that makes a call of another architecture (32-bit code
 * included) is killed, and the x32 calls of x86-64 fail with ENOSYS.
 *
 * <p>Immutable and thread-safe.
 *
 * @param defaultAction what happens to system calls that no rule decides
 * @param rules the rules, in order
 * @param architectures names as in {@link SeccompScope#architectures}: on other hosts the profile
 *     is refused. Empty means everywhere
 * @param logged whether the kernel logs the refused calls too (SECCOMP_FILTER_FLAG_LOG, Linux 4.14)
 * @param sha256 the hash of the file that the profile was read from, 64 lower-case hexadecimal
 *     digits
 */
public record SeccompProfile(
    SeccompAction defaultAction,
    List<SeccompRule> rules,
    Set<String> architectures,
    boolean logged,
    Optional<String> sha256) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if {@code sha256} is not 64 lower-case hexadecimal digits
   */
  public SeccompProfile {
    notNull(defaultAction, "default action");
    rules = List.copyOf(notNull(rules, "rules"));
    architectures =
        Collections.unmodifiableSet(new TreeSet<>(notNull(architectures, "architectures")));
    notNull(sha256, "sha256")
        .ifPresent(
            hash -> {
              if (!SHA256.matcher(hash).matches()) {
                throw refused(
                    "sha256", hash, "is no SHA-256", "write 64 lower-case hexadecimal digits");
              }
            });
  }

  /** A profile for every architecture, not logged. */
  public static SeccompProfile of(SeccompAction defaultAction, SeccompRule... rules) {
    return new SeccompProfile(defaultAction, List.of(rules), Set.of(), false, Optional.empty());
  }

  /** What the profile is called in messages and plans: by its hash, if it has one. */
  public String label() {
    return sha256.map(hash -> "profile sha256:" + hash).orElse("profile");
  }
}
