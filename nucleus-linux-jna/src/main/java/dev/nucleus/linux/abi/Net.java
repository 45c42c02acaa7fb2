package dev.nucleus.linux.abi;

/** Constants of {@code <sys/socket.h>}, {@code <net/if.h>} and {@code <poll.h>}. */
public final class Net {
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_SEQPACKET = 5;
  public static final int SOCK_CLOEXEC = 02000000;
  public static final int SOL_SOCKET = 1;
  public static final int SO_SNDBUF = 7;
  public static final int SCM_RIGHTS = 1;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;
  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_CTRUNC = 0x08;

  public static final int SIOCSIFFLAGS = 0x8914;
  public static final int IFF_UP = 1;
  public static final int IFF_RUNNING = 0x40;

  /** Size of {@code struct ifreq}: a name of 16 bytes, then a union of 24. */
  public static final int IFREQ_SIZE = 40;

  public static final int IFREQ_FLAGS = 16;

  public static final int POLLIN = 1;
  public static final int POLLOUT = 4;

  private Net() {}
}
