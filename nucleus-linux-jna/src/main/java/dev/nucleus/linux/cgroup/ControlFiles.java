package dev.nucleus.linux.cgroup;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads and writes the small files of a control group. */
final class ControlFiles {
  private static final int ENOUGH = 16 * 1024;
  private static final double NO_LIMIT = 1e18;

  private ControlFiles() {}

  /** Writes a value with one write(2), as the kernel wants it; the file is never made. */
  static void write(Path file, String value) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(value.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The text of a file; empty if it is not there or cannot be read. */
  static Optional<String> read(Path file) {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return Optional.of(new String(in.readNBytes(ENOUGH), StandardCharsets.US_ASCII).strip());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** The number in a file; empty if it holds none, or one that stands for no limit. */
  static OptionalLong number(Path file) {
    return read(file).map(ControlFiles::parse).orElse(OptionalLong.empty());
  }

  /** The number behind {@code key} in a file of lines {@code key number}. */
  static OptionalLong number(Path file, String key) {
    return read(file).map(text -> field(text, key)).orElse(OptionalLong.empty());
  }

  static OptionalLong field(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> parse(line.substring(key.length() + 1).strip()))
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong parse(String text) {
    try {
      long value = Long.parseLong(text);
      return value > NO_LIMIT ? OptionalLong.empty() : OptionalLong.of(value);
    } catch (NumberFormatException word) {
      return OptionalLong.empty();
    }
  }
}
