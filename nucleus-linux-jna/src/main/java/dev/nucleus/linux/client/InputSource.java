package dev.nucleus.linux.client;

import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the workload's standard input, a non-blocking pipe, as fast as the workload reads it. Bytes
 * that are at hand are written by the thread that polls; a stream is read by a thread of its own,
 * one chunk ahead.
 */
final class InputSource implements AutoCloseable {
  private static final int EAGAIN = 11;
  private static final int CHUNK = 64 * 1024;

  private final Fd pipe;
  private final Wakeup wakeup;
  private final @Nullable InputStream stream;
  private @Nullable NativeMemory chunk;
  private int written;
  private int filled;
  private boolean finished;
  private boolean closed;

  private InputSource(Fd pipe, Wakeup wakeup, @Nullable InputStream stream) {
    this.pipe = pipe;
    this.wakeup = wakeup;
    this.stream = stream;
  }

  static InputSource ofBytes(Fd pipe, byte[] bytes, Wakeup wakeup) {
    InputSource source = new InputSource(pipe, wakeup, null);
    source.chunk = NativeMemory.of(bytes);
    source.filled = bytes.length;
    source.finished = true;
    // What the pipe holds is there before the workload is; without any bytes so is the end.
    source.write();
    return source;
  }

  static InputSource ofStream(Fd pipe, InputStream stream, Wakeup wakeup) {
    InputSource source = new InputSource(pipe, wakeup, stream);
    Thread pump = new Thread(source::pump, "nucleus-stdin");
    pump.setDaemon(true);
    pump.start();
    return source;
  }

  Fd pipe() {
    return pipe;
  }

  /** Whether there is something to write, so that the pipe should be polled. */
  synchronized boolean pending() {
    return !closed && written < filled;
  }

  /** Writes what fits. Closes the pipe when everything is written or nobody reads any more. */
  synchronized void write() {
    while (!closed && written < filled && chunk != null) {
      long n = Libc.write(pipe.number(), chunk.address() + written, filled - written);
      if (n == -EAGAIN) {
        return;
      }
      if (n < 0) {
        // EPIPE: the workload does not want more, which is no error.
        close();
        return;
      }
      written += (int) n;
    }
    notifyAll();
    if (finished && written >= filled) {
      close();
    }
  }

  private void pump() {
    byte[] bytes = new byte[CHUNK];
    try {
      while (true) {
        int read = stream == null ? -1 : stream.read(bytes);
        if (!offer(bytes, read)) {
          return;
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      // For the workload it is the end of its input, as with a broken pipe.
      offer(bytes, -1);
    }
  }

  private synchronized boolean offer(byte[] bytes, int length) {
    while (!closed && written < filled) {
      try {
        wait();
      } catch (InterruptedException interrupted) {
        return false;
      }
    }
    if (closed) {
      return false;
    }
    if (length < 0) {
      close();
      return false;
    }
    if (chunk == null) {
      chunk = NativeMemory.allocate(CHUNK);
    }
    chunk.buffer().put(0, bytes, 0, length);
    written = 0;
    filled = length;
    wakeup.signal();
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    pipe.close();
    notifyAll();
  }
}
