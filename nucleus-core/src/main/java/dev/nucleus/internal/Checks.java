package dev.nucleus.internal;

import java.util.Locale;
import java.util.Objects;

/** Argument checks and the one place that decides how a refused value is worded. */
public final class Checks {
  private static final int QUOTED_LIMIT = 96;

  private Checks() {}

  /** Returns {@code value}, or throws a {@link NullPointerException} naming {@code field}. */
  public static <T> T notNull(T value, String field) {
    return Objects.requireNonNull(value, () -> field + " must not be null");
  }

  /**
   * An exception for a refused value, worded {@code field "value" problem; fix}.
   *
   * @param problem continues the sentence, for example {@code is negative}
   * @param fix an imperative, for example {@code give zero or more}
   */
  public static IllegalArgumentException refused(
      String field, Object value, String problem, String fix) {
    return new IllegalArgumentException(field + " " + quote(value) + " " + problem + "; " + fix);
  }

  /** Quotes a value for a message: control characters escaped, shortened when very long. */
  public static String quote(Object value) {
    String text = String.valueOf(value);
    StringBuilder quoted = new StringBuilder(Math.min(text.length(), QUOTED_LIMIT) + 2).append('"');
    for (int i = 0; i < text.length() && i < QUOTED_LIMIT; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        quoted.append("\\n");
      } else if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append(text.length() > QUOTED_LIMIT ? "\"…" : "\"").toString();
  }
}
