package dev.nucleus.linux.abi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names and numbers of the Linux syscalls on one architecture, up to Linux 6.19.
 *
 * <p>The numbers come from one generated file, {@code syscalls.tsv} beside this class. Immutable
 * and thread-safe.
 */
public final class SyscallTable {
  private static final String RESOURCE = "syscalls.tsv";

  private final Arch arch;
  private final Map<String, Integer> numbers;
  private final @Nullable String[] names;

  private SyscallTable(Arch arch, Map<String, Integer> numbers) {
    this.arch = arch;
    this.numbers = numbers;
    this.names = new @Nullable String[Collections.max(numbers.values()) + 1];
    for (Map.Entry<String, Integer> each : numbers.entrySet()) {
      names[each.getValue()] = each.getKey();
    }
  }

  /** The table of {@code arch}, which is read once. */
  public static SyscallTable of(Arch arch) {
    return switch (arch) {
      case X86_64 -> X86.TABLE;
      case AARCH64 -> Aarch64.TABLE;
    };
  }

  /**
   * The number of the syscall called {@code name}.
   *
   * @throws IllegalArgumentException if this architecture has no such syscall; {@link #has} asks
   *     first
   */
  public int number(String name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException(
          "no syscall \"" + name + "\" on " + arch.name().toLowerCase(Locale.ROOT));
    }
    return number;
  }

  /** Whether this architecture has a syscall called {@code name}. */
  public boolean has(String name) {
    return numbers.containsKey(name);
  }

  /** The name of syscall {@code number}, empty if the table has none. */
  public Optional<String> name(int number) {
    return number < 0 || number >= names.length
        ? Optional.empty()
        : Optional.ofNullable(names[number]);
  }

  /** The names of all syscalls of this architecture. */
  public Set<String> names() {
    return Collections.unmodifiableSet(numbers.keySet());
  }

  /** The highest number that the table knows. */
  public int highest() {
    return names.length - 1;
  }

  private static SyscallTable load(Arch arch) {
    byte[] text;
    try (InputStream in = SyscallTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is not beside SyscallTable");
      }
      text = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SyscallTable(arch, parse(text, arch == Arch.X86_64 ? 1 : 2));
  }

  // One pass over the bytes: this is on the path of the first launch.
  private static Map<String, Integer> parse(byte[] text, int column) {
    Map<String, Integer> numbers = new HashMap<>(1024);
    int at = 0;
    while (at < text.length) {
      int start = at;
      while (text[at] != '\t' && text[at] != '\n') {
        at++;
      }
      if (text[start] != '#') {
        String name = new String(text, start, at - start, StandardCharsets.US_ASCII);
        for (int skipped = 1; skipped < column; skipped++) {
          at++;
          while (text[at] != '\t') {
            at++;
          }
        }
        int number = 0;
        boolean present = text[++at] != '-';
        while (present && text[at] >= '0' && text[at] <= '9') {
          number = number * 10 + text[at++] - '0';
        }
        if (present) {
          numbers.put(name, number);
        }
      }
      while (text[at] != '\n') {
        at++;
      }
      at++;
    }
    return numbers;
  }

  @Override
  public String toString() {
    return "SyscallTable(" + arch + ", " + numbers.size() + " syscalls)";
  }

  private static final class X86 {
    static final SyscallTable TABLE = load(Arch.X86_64);
  }

  private static final class Aarch64 {
    static final SyscallTable TABLE = load(Arch.AARCH64);
  }
}
