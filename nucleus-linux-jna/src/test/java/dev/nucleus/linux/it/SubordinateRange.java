package dev.nucleus.linux.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A range in /etc/subuid and /etc/subgid that is there for the time of a test. */
final class SubordinateRange {
  private static final List<Path> TABLES = List.of(Path.of("/etc/subuid"), Path.of("/etc/subgid"));

  private final String line;

  private SubordinateRange(String line) {
    this.line = line;
  }

  static SubordinateRange give(long uid, long start, long count) throws IOException {
    SubordinateRange range = new SubordinateRange(uid + ":" + start + ":" + count);
    for (Path table : TABLES) {
      Files.writeString(table, range.line + "\n", StandardOpenOption.APPEND);
    }
    return range;
  }

  void takeBack() throws IOException {
    for (Path table : TABLES) {
      List<String> lines = new ArrayList<>(Files.readAllLines(table));
      lines.removeIf(line::equals);
      // Not replaced by a new file: its owner and mode stay.
      Files.write(table, lines);
    }
  }
}
