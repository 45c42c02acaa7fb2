package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** What the workload reads. Thread-safe; a close waits for a write that is under way. */
final class PipeOutputStream extends OutputStream {
  private static final int SIZE = 8192;

  private final Fd pipe;
  private final NativeMemory buffer = NativeMemory.allocate(SIZE);

  PipeOutputStream(Fd pipe) {
    this.pipe = pipe;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int done = 0;
    while (done < length) {
      if (!pipe.isOpen()) {
        throw new IOException("Stream closed");
      }
      int part = Math.min(length - done, SIZE);
      buffer.buffer().put(0, bytes, offset + done, part);
      long n = Libc.write(pipe.number(), buffer.address(), part);
      if (n < 0) {
        throw new IOException("write failed: " + Errno.of((int) -n));
      }
      done += (int) n;
    }
  }

  @Override
  public synchronized void close() {
    pipe.close();
  }
}
