package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where the program's standard input comes from. Immutable and thread-safe, save for the stream of
 * {@link #from}.
 */
public sealed interface Stdin {
  /** Nothing: the program reads the end of the input at once. The default of {@code run()}. */
  static Stdin empty() {
    return new Empty();
  }

  /** These bytes, copied now. */
  static Stdin bytes(byte[] bytes) {
    return new Bytes(bytes);
  }

  /** This text in UTF-8. */
  static Stdin text(String text) {
    return new Bytes(notNull(text, "text").getBytes(StandardCharsets.UTF_8));
  }

  /** The content of a file of the host, which must exist when the sandbox starts. */
  static Stdin file(Path file) {
    return new File(file);
  }

  /**
   * What is read from a stream of the application, pumped while the program runs. The stream is not
   * closed. A stream can be read once, so such a sandbox should be run once.
   */
  static Stdin from(InputStream stream) {
    return new From(stream);
  }

  /** The application's own standard input. If that is a terminal, the program can control it. */
  static Stdin inherit() {
    return new Inherit();
  }

  /**
   * What the application writes to {@link Process#getOutputStream()}. The default of {@code
   * start()}; of no use with {@code run()}, which refuses it.
   */
  static Stdin pipe() {
    return new Pipe();
  }

  /** See {@link Stdin#empty()}. */
  record Empty() implements Stdin {}

  /** See {@link Stdin#bytes(byte[])}. */
  final class Bytes implements Stdin {
    private final byte[] bytes;

    private Bytes(byte[] bytes) {
      this.bytes = notNull(bytes, "bytes").clone();
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    /** Tells only how many bytes there are: input can be secret. */
    @Override
    public String toString() {
      return "Bytes[" + bytes.length + "]";
    }
  }

  /**
   * See {@link Stdin#file(Path)}.
   *
   * @param file a file of the host
   */
  record File(Path file) implements Stdin {
    /** Checks that the file is given. */
    public File {
      notNull(file, "file");
    }
  }

  /**
   * See {@link Stdin#from(InputStream)}.
   *
   * @param stream is read by a thread of the runtime
   */
  record From(InputStream stream) implements Stdin {
    /** Checks that the stream is given. */
    public From {
      notNull(stream, "stream");
    }
  }

  /** See {@link Stdin#inherit()}. */
  record Inherit() implements Stdin {}

  /** See {@link Stdin#pipe()}. */
  record Pipe() implements Stdin {}
}
