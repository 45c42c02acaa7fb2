package dev.nucleus;

import static dev.nucleus.internal.Checks.refused;

/**
 * A resource of setrlimit(2). The numbers are those of {@code <asm-generic/resource.h>}, which
 * x86-64 and aarch64 share.
 */
public enum Rlimit {
  /** Processor time in seconds; see {@link Limits.Builder#cpuTime}. */
  CPU(0),
  /** Size of a file in bytes; see {@link Limits.Builder#fileSize}. */
  FSIZE(1),
  /** Data segment (heap and private writable mappings) in bytes. */
  DATA(2),
  /** Stack of the first thread in bytes. Also bounds the size of arguments and environment. */
  STACK(3),
  /** Size of a core dump in bytes; see {@link Limits.Builder#core}. */
  CORE(4),
  /** Resident pages; no effect since Linux 2.4.30. */
  RSS(5),
  /** Processes and threads of the user; see {@link Limits.Builder#nproc}. */
  NPROC(6),
  /** One more than the highest file descriptor; see {@link Limits.Builder#nofile}. */
  NOFILE(7),
  /** Locked memory in bytes; see {@link Limits.Builder#memlock}. */
  MEMLOCK(8),
  /** Address space in bytes. Programs that reserve much and use little, as a JVM does, fail. */
  AS(9),
  /** File locks; no effect since Linux 2.4.25. */
  LOCKS(10),
  /** Queued signals of the user. */
  SIGPENDING(11),
  /** POSIX message queues of the user, in bytes. */
  MSGQUEUE(12),
  /** Ceiling of the nice value, as {@code 20 - nice}. */
  NICE(13),
  /** Ceiling of the real-time priority. */
  RTPRIO(14),
  /** Microseconds that a real-time thread may run without blocking. */
  RTTIME(15);

  private final int number;

  Rlimit(int number) {
    this.number = number;
  }

  /** The kernel's number of this resource. */
  public int number() {
    return number;
  }

  /**
   * A soft and a hard limit. Immutable and thread-safe.
   *
   * @param soft what the kernel enforces; the program may raise it up to the hard limit
   * @param hard what the program cannot raise
   */
  public record Bounds(long soft, long hard) {
    /** No limit: {@code RLIM_INFINITY}, all bits set. */
    public static final long UNLIMITED = -1;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is below {@link #UNLIMITED}, or soft is above hard
     */
    public Bounds {
      requireLimit("soft limit", soft);
      requireLimit("hard limit", hard);
      if (Long.compareUnsigned(soft, hard) > 0) {
        throw refused(
            "soft limit",
            text(soft),
            "is above the hard limit \"" + text(hard) + "\"",
            "lower the soft or raise the hard limit");
      }
    }

    private static void requireLimit(String field, long limit) {
      if (limit < UNLIMITED) {
        throw refused(field, limit, "is negative", "give zero or more, or Bounds.UNLIMITED");
      }
    }

    private static String text(long limit) {
      return limit == UNLIMITED ? "unlimited" : Long.toString(limit);
    }

    /** Both limits, for example {@code 1024:unlimited}. */
    @Override
    public String toString() {
      return text(soft) + ":" + text(hard);
    }
  }
}
