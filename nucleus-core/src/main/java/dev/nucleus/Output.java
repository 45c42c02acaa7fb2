package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where an output stream of the program goes. Immutable and thread-safe, save for the stream or
 * callback of {@link #to} and {@link #lines}.
 *
 * <p>Except with {@link #pipe()}, the runtime reads what the program writes for as long as it
 * writes, so that no program hangs on a full pipe.
 */
public sealed interface Output {
  /** Keeps the first MiB in memory. The default of {@code run()}. */
  static Output capture() {
    return capture(Capture.DEFAULT_LIMIT);
  }

  /** Keeps the first {@code limit} bytes in memory; drops and counts the rest. */
  static Output capture(ByteSize limit) {
    return new Capture(limit);
  }

  /**
   * Keeps the first {@code head} and the last {@code tail} bytes in memory; drops and counts what
   * is between them.
   */
  static Output ring(ByteSize head, ByteSize tail) {
    return new Ring(head, tail);
  }

  /**
   * Drops everything: the program has /dev/null. Nothing is counted, unless there is a limit of
   * output, for which it has to be read.
   */
  static Output discard() {
    return new Discard();
  }

  /** A file of the host, created or truncated. The program holds it open and may seek in it. */
  static Output file(Path file) {
    return new File(file);
  }

  /** The application's own stream. If that is a terminal, the program can control it. */
  static Output inherit() {
    return new Inherit();
  }

  /**
   * Calls back with each line, decoded from UTF-8, without its line end ({@code \n} or {@code
   * \r\n}). A line of more than 65536 characters comes in pieces. Calls come one after the other
   * from a thread of the runtime; a slow callback slows the program down. When the callback throws,
   * the program goes on, the callback is not called again, and {@link CapturedOutput#failure()}
   * holds what was thrown.
   */
  static Output lines(Consumer<String> callback) {
    return new Lines(callback);
  }

  /**
   * Writes to a stream of the application from a thread of the runtime, and flushes it after each
   * chunk. The stream is not closed. When it throws, the program goes on, the rest is dropped, and
   * {@link CapturedOutput#failure()} holds what was thrown.
   */
  static Output to(OutputStream stream) {
    return new To(stream);
  }

  /**
   * What the application reads from {@link Process#getInputStream()} or {@link
   * Process#getErrorStream()}. The default of {@code start()}; refused by {@code run()}, where
   * nobody could read it.
   */
  static Output pipe() {
    return new Pipe();
  }

  /**
   * See {@link Output#capture(ByteSize)}.
   *
   * @param limit the most bytes that are kept, at most 2147483639 (what an array can hold)
   */
  record Capture(ByteSize limit) implements Output {
    static final ByteSize DEFAULT_LIMIT = ByteSize.ofMebibytes(1);

    /** Checks the limit. */
    public Capture {
      Ring.requireArraySize("limit", notNull(limit, "limit").bytes());
    }
  }

  /**
   * See {@link Output#ring(ByteSize, ByteSize)}; together at most 2147483639 bytes.
   *
   * @param head how many of the first bytes are kept
   * @param tail how many of the last bytes are kept
   */
  record Ring(ByteSize head, ByteSize tail) implements Output {
    private static final long ARRAY_MAX = Integer.MAX_VALUE - 8L;

    /** Checks the sizes. */
    public Ring {
      requireArraySize("head", notNull(head, "head").bytes());
      requireArraySize("tail", notNull(tail, "tail").bytes());
      requireArraySize("head and tail", head.bytes() + tail.bytes());
    }

    private static void requireArraySize(String field, long bytes) {
      if (bytes > ARRAY_MAX) {
        throw refused(
            field,
            bytes,
            "is more than an array can hold",
            "give at most " + ARRAY_MAX + " bytes, or use file(...) or to(...)");
      }
    }
  }

  /** See {@link Output#discard()}. */
  record Discard() implements Output {}

  /**
   * See {@link Output#file(Path)}.
   *
   * @param file a file of the host
   */
  record File(Path file) implements Output {
    /** Checks that the file is given. */
    public File {
      notNull(file, "file");
    }
  }

  /** See {@link Output#inherit()}. */
  record Inherit() implements Output {}

  /**
   * See {@link Output#lines(Consumer)}.
   *
   * @param callback is called with each line
   */
  record Lines(Consumer<String> callback) implements Output {
    /** Checks that the callback is given. */
    public Lines {
      notNull(callback, "callback");
    }
  }

  /**
   * See {@link Output#to(OutputStream)}.
   *
   * @param stream is written to
   */
  record To(OutputStream stream) implements Output {
    /** Checks that the stream is given. */
    public To {
      notNull(stream, "stream");
    }
  }

  /** See {@link Output#pipe()}. */
  record Pipe() implements Output {}
}
