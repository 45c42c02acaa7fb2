package dev.nucleus.policy;

import dev.nucleus.SeccompProfile;
import java.nio.file.Path;

/**
 * Reads seccomp profiles in JSON: {@code linux.seccomp} of the OCI runtime specification, and the
 * forms of Docker ({@code archMap}, {@code includes}, {@code excludes}, {@code name}) and of Podman
 * ({@code errno}, {@code defaultErrno}).
 *
 * <p>A file is read once, and what was read is hashed and parsed: what was pinned is what is
 * enforced. A field or value that is not known is refused, not passed over.
 *
 * <p>What a profile means is said at {@link SeccompProfile}. Only the host's own architecture is
 * allowed, whatever {@code archMap} and {@code architectures} add to it. Not supported, and refused
 * with the reason: {@code SCMP_ACT_TRACE}, {@code listenerPath}, the flags {@code
 * SECCOMP_FILTER_FLAG_SPEC_ALLOW} and {@code SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV}, and two
 * conditions on one argument in one rule, which container engines read as two rules.
 *
 * <p>Thread-safe.
 */
public final class OciSeccomp {
  private static final String KIND = "seccomp profile";

  private OciSeccomp() {}

  /**
   * Reads a profile, whatever its hash.
   *
   * @throws PolicyException if the file cannot be read, is no regular file, is larger than 1 MiB,
   *     or is no profile
   */
  public static SeccompProfile read(Path file) {
    return OciProfileReader.read(PolicySource.read(KIND, file));
  }

  /**
   * Reads a profile that has this hash.
   *
   * @param sha256 64 hexadecimal digits, with or without {@code sha256:} before them
   * @throws IllegalArgumentException if {@code sha256} is no such hash
   * @throws PolicyException if the file has another hash, or as in {@link #read(Path)}
   */
  public static SeccompProfile read(Path file, String sha256) {
    return OciProfileReader.read(PolicySource.read(KIND, file).pinned(sha256));
  }

  /**
   * Reads a profile from memory, whatever its hash.
   *
   * @throws PolicyException if it is larger than 1 MiB or no profile
   */
  public static SeccompProfile parse(byte[] json) {
    return OciProfileReader.read(PolicySource.of(KIND, json));
  }

  /**
   * Reads a profile that has this hash from memory.
   *
   * @param sha256 64 hexadecimal digits, with or without {@code sha256:} before them
   * @throws IllegalArgumentException if {@code sha256} is no such hash
   * @throws PolicyException if the bytes have another hash, or as in {@link #parse(byte[])}
   */
  public static SeccompProfile parse(byte[] json, String sha256) {
    return OciProfileReader.read(PolicySource.of(KIND, json).pinned(sha256));
  }
}
