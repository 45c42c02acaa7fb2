package dev.nucleus.linux.jna;

import dev.nucleus.linux.abi.Net;
import java.nio.ByteBuffer;

/**
 * A {@code struct msghdr} with one {@code struct iovec} and room for descriptors, laid out for
 * 64-bit Linux, for sendmsg(2) and recvmsg(2) with SCM_RIGHTS. Not thread-safe.
 */
public final class SocketMessage {
  // struct msghdr: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48.
  private static final int HEADER_SIZE = 56;
  private static final int IOV_POINTER = 16;
  private static final int IOV_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int IOVEC = HEADER_SIZE;
  private static final int CMSG = IOVEC + 16;
  // struct cmsghdr: len 0, level 8, type 12, data 16.
  private static final int CMSG_DATA = CMSG + 16;

  private final NativeMemory memory;
  private final int maxFds;

  public SocketMessage(int maxFds) {
    this.maxFds = maxFds;
    this.memory = NativeMemory.allocate(CMSG_DATA + align(maxFds * Integer.BYTES));
  }

  private static int align(int size) {
    return (size + 7) & ~7;
  }

  /** Sends {@code length} bytes and the descriptors. Returns the count or {@code -errno}. */
  public long send(int socket, long address, long length, int... fds) {
    ByteBuffer buffer = prepare(address, length);
    if (fds.length == 0) {
      buffer.putLong(CONTROL, 0).putLong(CONTROL_LENGTH, 0);
    } else {
      buffer.putLong(CONTROL, memory.address() + CMSG);
      buffer.putLong(CONTROL_LENGTH, 16 + align(fds.length * Integer.BYTES));
      buffer.putLong(CMSG, 16 + fds.length * Integer.BYTES);
      buffer.putInt(CMSG + 8, Net.SOL_SOCKET).putInt(CMSG + 12, Net.SCM_RIGHTS);
      for (int i = 0; i < fds.length; i++) {
        buffer.putInt(CMSG_DATA + i * Integer.BYTES, fds[i]);
      }
    }
    return Libc.sendmsg(socket, memory.address(), Net.MSG_NOSIGNAL);
  }

  /**
   * Receives one message of at most {@code length} bytes; descriptors arrive close-on-exec. Returns
   * the count, 0 at the end, or {@code -errno}.
   */
  public long receive(int socket, long address, long length, int flags) {
    ByteBuffer buffer = prepare(address, length);
    buffer.putLong(CONTROL, memory.address() + CMSG);
    buffer.putLong(CONTROL_LENGTH, 16 + align(maxFds * Integer.BYTES));
    buffer.putLong(CMSG, 0);
    return Libc.recvmsg(socket, memory.address(), flags | Net.MSG_CMSG_CLOEXEC);
  }

  /** Whether the message received last was cut, in its bytes or in its descriptors. */
  public boolean truncated() {
    return (memory.buffer().getInt(FLAGS) & (Net.MSG_TRUNC | Net.MSG_CTRUNC)) != 0;
  }

  /** The descriptors that came with the message received last. */
  public int[] fds() {
    ByteBuffer buffer = memory.buffer();
    if (buffer.getLong(CONTROL_LENGTH) < 16
        || buffer.getInt(CMSG + 8) != Net.SOL_SOCKET
        || buffer.getInt(CMSG + 12) != Net.SCM_RIGHTS) {
      return new int[0];
    }
    int[] fds = new int[(int) ((buffer.getLong(CMSG) - 16) / Integer.BYTES)];
    for (int i = 0; i < fds.length; i++) {
      fds[i] = buffer.getInt(CMSG_DATA + i * Integer.BYTES);
    }
    return fds;
  }

  private ByteBuffer prepare(long address, long length) {
    ByteBuffer buffer = memory.buffer();
    buffer.putLong(IOVEC, address).putLong(IOVEC + 8, length);
    buffer.putLong(IOV_POINTER, memory.address() + IOVEC).putLong(IOV_COUNT, 1);
    buffer.putInt(FLAGS, 0);
    return buffer;
  }
}
