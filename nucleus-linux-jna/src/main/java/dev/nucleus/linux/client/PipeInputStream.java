package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the workload writes. Thread-safe; a close waits for a read that is under way. */
final class PipeInputStream extends InputStream {
  private static final int SIZE = 8192;
  private static final long FIONREAD = 0x541B; // <asm-generic/ioctls.h>

  private final Fd pipe;
  private final NativeMemory buffer = NativeMemory.allocate(SIZE);
  private @Nullable ByteArrayInputStream rest;

  PipeInputStream(Fd pipe) {
    this.pipe = pipe;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (rest != null) {
      return rest.read(bytes, offset, length);
    }
    requireOpen();
    if (length == 0) {
      return 0;
    }
    long n = Libc.read(pipe.number(), buffer.address(), Math.min(length, SIZE));
    if (n < 0) {
      throw new IOException("read failed: " + Errno.of((int) -n));
    }
    if (n == 0) {
      return -1;
    }
    buffer.buffer().get(0, bytes, offset, (int) n);
    return (int) n;
  }

  @Override
  public synchronized int available() throws IOException {
    if (rest != null) {
      return rest.available();
    }
    requireOpen();
    NativeMemory count = NativeMemory.allocate(Integer.BYTES);
    int result = Libc.ioctl(pipe.number(), FIONREAD, count);
    return result < 0 ? 0 : count.buffer().getInt(0);
  }

  /**
   * Keeps what is left in the pipe and closes it: nobody can write any more, and a caller who never
   * reads must not cost a descriptor.
   */
  synchronized void drain() {
    if (!pipe.isOpen()) {
      return;
    }
    ByteArrayOutputStream left = new ByteArrayOutputStream();
    byte[] bytes = new byte[SIZE];
    long n;
    while ((n = Libc.read(pipe.number(), buffer.address(), SIZE)) > 0) {
      buffer.buffer().get(0, bytes, 0, (int) n);
      left.write(bytes, 0, (int) n);
    }
    rest = new ByteArrayInputStream(left.toByteArray());
    pipe.close();
  }

  @Override
  public synchronized void close() {
    pipe.close();
    rest = null;
  }

  private void requireOpen() throws IOException {
    if (!pipe.isOpen()) {
      throw new IOException("Stream closed");
    }
  }
}
