package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What the workload writes. Thread-safe; a close waits for a read that is under way. */
final class PipeInputStream extends InputStream {
  private static final int SIZE = 8192;
  private static final long FIONREAD = 0x541B; // <asm-generic/ioctls.h>

  private final Fd pipe;
  private final NativeMemory buffer = NativeMemory.allocate(SIZE);

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
    requireOpen();
    NativeMemory count = NativeMemory.allocate(Integer.BYTES);
    int result = Libc.ioctl(pipe.number(), FIONREAD, count);
    return result < 0 ? 0 : count.buffer().getInt(0);
  }

  @Override
  public synchronized void close() {
    pipe.close();
  }

  private void requireOpen() throws IOException {
    if (!pipe.isOpen()) {
      throw new IOException("Stream closed");
    }
  }
}
