package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a {@link SeccompRule} is in force, as profiles of container engines say it with {@code
 * includes} and {@code excludes}. An empty part says nothing.
 *
 * <p>Immutable and thread-safe.
 *
 * @param architectures names of architectures, such as {@code amd64} and {@code arm64}: one of them
 *     is the host's
 * @param capabilities names of capabilities, such as {@code CAP_SYS_ADMIN}, that the sandbox may
 *     have: all of them to include, one of them to exclude
 * @param minKernel the host's kernel is this one or newer
 */
public record SeccompScope(
    Set<String> architectures, Set<String> capabilities, Optional<Kernel> minKernel) {
  /** Says nothing: includes everything, excludes nothing. */
  public static final SeccompScope UNSAID = new SeccompScope(Set.of(), Set.of(), Optional.empty());

  /** Copies the sets. */
  public SeccompScope {
    architectures = Set.copyOf(notNull(architectures, "architectures"));
    capabilities = Set.copyOf(notNull(capabilities, "capabilities"));
    notNull(minKernel, "minKernel");
  }

  /** The first two numbers of a kernel's version; what profiles compare. */
  public record Kernel(int major, int minor) implements Comparable<Kernel> {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(\\D.*)?");
    private static final Comparator<Kernel> ORDER =
        Comparator.comparingInt(Kernel::major).thenComparingInt(Kernel::minor);

    /**
     * The version at the start of {@code text}, for example of {@code 6.1.0-18-amd64}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Kernel parse(String text) {
      Matcher matcher = VERSION.matcher(notNull(text, "kernel version"));
      if (!matcher.matches()) {
        throw refused(
            "kernel version", text, "has no two numbers", "write it as for example \"5.10\"");
      }
      return new Kernel(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public int compareTo(Kernel other) {
      return ORDER.compare(this, other);
    }

    /** The version as text, for example {@code 5.10}. */
    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  /**
   * Where a profile is to be enforced.
   *
   * @param architecture the host's, as in {@link SeccompScope#architectures}
   * @param kernel the host's
   * @param capabilities what the sandbox may have
   */
  public record Place(String architecture, Kernel kernel, Set<String> capabilities) {
    /** Copies the set. */
    public Place {
      capabilities = Set.copyOf(capabilities);
    }
  }

  boolean fitsWholly(Place place) {
    return (architectures.isEmpty() || architectures.contains(place.architecture))
        && place.capabilities.containsAll(capabilities)
        && minKernel.map(min -> place.kernel.compareTo(min) >= 0).orElse(true);
  }

  boolean fitsPartly(Place place) {
    return architectures.contains(place.architecture)
        || capabilities.stream().anyMatch(place.capabilities::contains)
        || minKernel.map(min -> place.kernel.compareTo(min) >= 0).orElse(false);
  }
}
