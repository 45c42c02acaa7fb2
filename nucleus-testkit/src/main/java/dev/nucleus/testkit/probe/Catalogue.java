package dev.nucleus.testkit.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the probes and their scripts, which are resources of this package. */
final class Catalogue {
  private static final String NOTHING = "-";

  private Catalogue() {}

  static List<Probe> read() {
    return resource("catalogue.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Catalogue::probe)
        .toList();
  }

  private static Probe probe(String line) {
    String[] fields = line.split(" \\| ", -1);
    if (fields.length != 5) {
      throw new IllegalStateException("catalogue.txt has a line without five fields: " + line);
    }
    return new Probe(
        fields[0], fields[1], optional(fields[2]), optional(fields[3]), fields[4].strip());
  }

  private static Optional<String> optional(String field) {
    return field.equals(NOTHING) ? Optional.empty() : Optional.of(field);
  }

  /** The script of a probe, with what every script starts with. */
  static String script(String name) {
    return resource("prelude.py") + "\n\n" + resource(name);
  }

  private static String resource(String name) {
    try (InputStream in = Catalogue.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("nucleus-testkit lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }
}
