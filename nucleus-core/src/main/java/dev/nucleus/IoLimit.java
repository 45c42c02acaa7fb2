package dev.nucleus;

import static dev.nucleus.internal.Checks.refused;

import java.util.OptionalLong;

/**
 * How much the sandbox may read from and write to one device, in each second; see {@code io.max} in
 * Documentation/admin-guide/cgroup-v2.rst and {@code blkio.throttle.*} in
 * Documentation/admin-guide/cgroup-v1/blkio-controller.rst of the kernel. What is empty is not
 * limited; at least one value is given. Immutable and thread-safe.
 *
 * <p>With version 1 of control groups the kernel limits only what a program does to the device
 * itself (O_DIRECT, fsync(2), reads that are not cached); what the page cache writes later is not
 * limited there.
 *
 * @param readBytesPerSecond bytes that are read ({@code rbps})
 * @param writeBytesPerSecond bytes that are written ({@code wbps})
 * @param readOperationsPerSecond read operations ({@code riops})
 * @param writeOperationsPerSecond write operations ({@code wiops})
 */
public record IoLimit(
    OptionalLong readBytesPerSecond,
    OptionalLong writeBytesPerSecond,
    OptionalLong readOperationsPerSecond,
    OptionalLong writeOperationsPerSecond) {
  // The kernel keeps operations in an unsigned int (block/blk-throttle.c).
  private static final long MOST_OPERATIONS = 0xFFFF_FFFFL;

  /**
   * Checks each value.
   *
   * @throws IllegalArgumentException if a value is below 1, operations are beyond 4294967295, or
   *     nothing is given
   */
  public IoLimit {
    require("readBytesPerSecond", readBytesPerSecond, Long.MAX_VALUE);
    require("writeBytesPerSecond", writeBytesPerSecond, Long.MAX_VALUE);
    require("readOperationsPerSecond", readOperationsPerSecond, MOST_OPERATIONS);
    require("writeOperationsPerSecond", writeOperationsPerSecond, MOST_OPERATIONS);
    if (readBytesPerSecond.isEmpty()
        && writeBytesPerSecond.isEmpty()
        && readOperationsPerSecond.isEmpty()
        && writeOperationsPerSecond.isEmpty()) {
      throw refused(
          "IoLimit",
          "",
          "limits nothing",
          "give at least one of readBytesPerSecond, writeBytesPerSecond, readOperationsPerSecond"
              + " and writeOperationsPerSecond");
    }
  }

  private static void require(String field, OptionalLong value, long most) {
    if (value.isPresent() && value.getAsLong() < 1) {
      throw refused(
          field, value.getAsLong(), "would let nothing through", "give at least 1 per second");
    }
    if (value.isPresent() && value.getAsLong() > most) {
      throw refused(
          field,
          value.getAsLong(),
          "is more than the kernel can count",
          "give at most " + most + ", or leave it unset");
    }
  }

  /** A builder that limits nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** The limits that are given, as the kernel writes them: {@code rbps=1048576 wiops=100}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, "rbps", readBytesPerSecond);
    append(text, "wbps", writeBytesPerSecond);
    append(text, "riops", readOperationsPerSecond);
    append(text, "wiops", writeOperationsPerSecond);
    return text.toString();
  }

  private static void append(StringBuilder text, String key, OptionalLong value) {
    if (value.isPresent()) {
      text.append(text.isEmpty() ? "" : " ").append(key).append('=').append(value.getAsLong());
    }
  }

  /** Builds an {@link IoLimit}. Not thread-safe; reusable after {@link #build()}. */
  public static final class Builder {
    private OptionalLong readBytes = OptionalLong.empty();
    private OptionalLong writeBytes = OptionalLong.empty();
    private OptionalLong readOperations = OptionalLong.empty();
    private OptionalLong writeOperations = OptionalLong.empty();

    private Builder() {}

    /**
     * Sets how many bytes may be read in a second.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Builder readBytesPerSecond(long bytes) {
      readBytes = checked("readBytesPerSecond", bytes, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many bytes may be written in a second.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Builder writeBytesPerSecond(long bytes) {
      writeBytes = checked("writeBytesPerSecond", bytes, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many read operations may begin in a second.
     *
     * @throws IllegalArgumentException if below 1 or beyond 4294967295
     */
    public Builder readOperationsPerSecond(long operations) {
      readOperations = checked("readOperationsPerSecond", operations, MOST_OPERATIONS);
      return this;
    }

    /**
     * Sets how many write operations may begin in a second.
     *
     * @throws IllegalArgumentException if below 1 or beyond 4294967295
     */
    public Builder writeOperationsPerSecond(long operations) {
      writeOperations = checked("writeOperationsPerSecond", operations, MOST_OPERATIONS);
      return this;
    }

    private static OptionalLong checked(String field, long value, long most) {
      OptionalLong given = OptionalLong.of(value);
      require(field, given, most);
      return given;
    }

    /**
     * The limit; later calls on this builder do not change it.
     *
     * @throws IllegalArgumentException if nothing was given
     */
    public IoLimit build() {
      return new IoLimit(readBytes, writeBytes, readOperations, writeOperations);
    }
  }
}
