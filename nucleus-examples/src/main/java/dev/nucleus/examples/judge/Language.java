package dev.nucleus.examples.judge;

import java.util.List;

/**
 * A language in which submissions are written, and how to turn its source into something to run.
 */
public enum Language {
  /** C11, compiled by gcc with {@code -O2}. */
  C("gcc -std=c11 -O2 -pipe -x c -o /tmp/out - -lm >&2 && exec cat /tmp/out"),

  /** Python 3 of the host's /usr; to compile it is to check its syntax. */
  PYTHON(
      "cat >/tmp/out && python3 -I -c 'compile(open(\"/tmp/out\").read(), \"submission\", \"exec\")' >&2"
          + " && exec cat /tmp/out");

  private final String compile;

  Language(String compile) {
    this.compile = compile;
  }

  /**
   * The language of this name, in any case.
   *
   * @throws IllegalArgumentException if the judge does not know it, with those that it knows
   */
  public static Language of(String name) {
    for (Language language : values()) {
      if (language.name().equalsIgnoreCase(name)) {
        return language;
      }
    }
    throw new IllegalArgumentException("language \"" + name + "\" is unknown; give c or python");
  }

  /** Reads the source from stdin, complains on stderr, and writes the program to stdout. */
  List<String> compileCommand() {
    return List.of("sh", "-c", compile);
  }

  /** Runs the compiled program that is at this path. */
  List<String> runCommand(String program) {
    return switch (this) {
      case C -> List.of(program);
      case PYTHON -> List.of("python3", "-I", program);
    };
  }
}
