package dev.nucleus.linux.landlock;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The constants and structs of linux/landlock.h, and which of them each version of the Landlock ABI
 * knows. See landlock(7).
 *
 * <p>The {@code abi} that the methods take is what {@code landlock_create_ruleset(NULL, 0,
 * LANDLOCK_CREATE_RULESET_VERSION)} returns: 1 or more. For versions above {@link #NEWEST} the
 * answers are those of {@link #NEWEST}: a newer kernel accepts what an older one did. The methods
 * throw {@link IllegalArgumentException} if it is below 1.
 */
public final class LandlockAbi {
  /** The newest version that this class knows: Linux 6.15. */
  public static final int NEWEST = 7;

  /** LANDLOCK_CREATE_RULESET_VERSION: asks for the version of the ABI. Linux 5.13. */
  public static final int CREATE_RULESET_VERSION = 1;

  /**
   * LANDLOCK_RULE_PATH_BENEATH: the kind of a rule about a file or directory. ABI 1, Linux 5.13.
   */
  public static final int RULE_PATH_BENEATH = 1;

  /** LANDLOCK_RULE_NET_PORT: the kind of a rule about a TCP port. ABI 4, Linux 6.7. */
  public static final int RULE_NET_PORT = 2;

  /** LANDLOCK_ACCESS_FS_EXECUTE: execute a file. ABI 1, Linux 5.13. */
  public static final long FS_EXECUTE = 1L;

  /** LANDLOCK_ACCESS_FS_WRITE_FILE: open a file for writing. ABI 1, Linux 5.13. */
  public static final long FS_WRITE_FILE = 1L << 1;

  /** LANDLOCK_ACCESS_FS_READ_FILE: open a file for reading. ABI 1, Linux 5.13. */
  public static final long FS_READ_FILE = 1L << 2;

  /** LANDLOCK_ACCESS_FS_READ_DIR: open or list a directory. ABI 1, Linux 5.13. */
  public static final long FS_READ_DIR = 1L << 3;

  /** LANDLOCK_ACCESS_FS_REMOVE_DIR: remove or rename a directory. ABI 1, Linux 5.13. */
  public static final long FS_REMOVE_DIR = 1L << 4;

  /** LANDLOCK_ACCESS_FS_REMOVE_FILE: remove or rename a file. ABI 1, Linux 5.13. */
  public static final long FS_REMOVE_FILE = 1L << 5;

  /** LANDLOCK_ACCESS_FS_MAKE_CHAR: make, rename or link a character device. ABI 1, Linux 5.13. */
  public static final long FS_MAKE_CHAR = 1L << 6;

  /** LANDLOCK_ACCESS_FS_MAKE_DIR: make or rename a directory. ABI 1, Linux 5.13. */
  public static final long FS_MAKE_DIR = 1L << 7;

  /** LANDLOCK_ACCESS_FS_MAKE_REG: make, rename or link a regular file. ABI 1, Linux 5.13. */
  public static final long FS_MAKE_REG = 1L << 8;

  /** LANDLOCK_ACCESS_FS_MAKE_SOCK: make, rename or link a UNIX socket. ABI 1, Linux 5.13. */
  public static final long FS_MAKE_SOCK = 1L << 9;

  /** LANDLOCK_ACCESS_FS_MAKE_FIFO: make, rename or link a named pipe. ABI 1, Linux 5.13. */
  public static final long FS_MAKE_FIFO = 1L << 10;

  /** LANDLOCK_ACCESS_FS_MAKE_BLOCK: make, rename or link a block device. ABI 1, Linux 5.13. */
  public static final long FS_MAKE_BLOCK = 1L << 11;

  /** LANDLOCK_ACCESS_FS_MAKE_SYM: make, rename or link a symbolic link. ABI 1, Linux 5.13. */
  public static final long FS_MAKE_SYM = 1L << 12;

  /** LANDLOCK_ACCESS_FS_REFER: link or rename a file into another directory. ABI 2, Linux 5.19. */
  public static final long FS_REFER = 1L << 13;

  /** LANDLOCK_ACCESS_FS_TRUNCATE: change the length of a file. ABI 3, Linux 6.2. */
  public static final long FS_TRUNCATE = 1L << 14;

  /**
   * LANDLOCK_ACCESS_FS_IOCTL_DEV: ioctl on a device that is opened from now on. ABI 5, Linux 6.10.
   */
  public static final long FS_IOCTL_DEV = 1L << 15;

  /** LANDLOCK_ACCESS_NET_BIND_TCP: bind a TCP socket to a port. ABI 4, Linux 6.7. */
  public static final long NET_BIND_TCP = 1L;

  /** LANDLOCK_ACCESS_NET_CONNECT_TCP: connect a TCP socket to a port. ABI 4, Linux 6.7. */
  public static final long NET_CONNECT_TCP = 1L << 1;

  /**
   * LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET: no abstract sockets of processes outside. ABI 6, Linux
   * 6.12.
   */
  public static final long SCOPE_ABSTRACT_UNIX_SOCKET = 1L;

  /** LANDLOCK_SCOPE_SIGNAL: no signals to processes outside. ABI 6, Linux 6.12. */
  public static final long SCOPE_SIGNAL = 1L << 1;

  /**
   * The rights that a rule about anything but a directory may name (ACCESS_FILE in the kernel's
   * security/landlock/fs.c). With others landlock_add_rule(2) fails with EINVAL.
   */
  public static final long FILE_RIGHTS =
      FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV;

  private static final int PATH_BENEATH_BYTES = 12;
  private static final int NET_PORT_BYTES = 16;

  private LandlockAbi() {}

  /** All rights over files that {@code abi} can restrict. */
  public static long handledFs(int abi) {
    requireAbi(abi);
    long rights = FS_REFER - 1;
    if (abi >= 2) {
      rights |= FS_REFER;
    }
    if (abi >= 3) {
      rights |= FS_TRUNCATE;
    }
    if (abi >= 5) {
      rights |= FS_IOCTL_DEV;
    }
    return rights;
  }

  /** All rights over TCP ports that {@code abi} can restrict: none before ABI 4. */
  public static long handledNet(int abi) {
    requireAbi(abi);
    return abi >= 4 ? NET_BIND_TCP | NET_CONNECT_TCP : 0;
  }

  /** All scopes that {@code abi} can draw around a process: none before ABI 6. */
  public static long scopes(int abi) {
    requireAbi(abi);
    return abi >= 6 ? SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL : 0;
  }

  /** The rights to read files, list directories and execute programs. */
  public static long readExecute(int abi) {
    return handledFs(abi) & (FS_EXECUTE | FS_READ_FILE | FS_READ_DIR);
  }

  /**
   * The rights to read, write, make, rename and remove whatever is no device, and to use devices
   * that are there. Not the right to execute, which whoever needs it adds.
   */
  public static long readWrite(int abi) {
    return handledFs(abi) & ~(FS_EXECUTE | FS_MAKE_CHAR | FS_MAKE_BLOCK);
  }

  /** The size of struct landlock_ruleset_attr in bytes. */
  public static int rulesetAttrBytes(int abi) {
    requireAbi(abi);
    if (abi >= 6) {
      return 24;
    }
    return abi >= 4 ? 16 : 8;
  }

  /**
   * struct landlock_ruleset_attr, as long as {@code abi} knows it.
   *
   * @param handledFs the rights over files that are refused unless a rule grants them
   * @param handledNet the rights over TCP ports that are refused unless a rule grants them
   * @param scoped what is confined to the process and its descendants
   * @throws IllegalArgumentException if {@code abi} does not know one of the bits
   */
  public static byte[] rulesetAttr(int abi, long handledFs, long handledNet, long scoped) {
    requireKnown("handledFs", handledFs, handledFs(abi), abi);
    requireKnown("handledNet", handledNet, handledNet(abi), abi);
    requireKnown("scoped", scoped, scopes(abi), abi);
    byte[] attr = new byte[rulesetAttrBytes(abi)];
    ByteBuffer fields = littleEndian(attr).putLong(handledFs);
    if (fields.hasRemaining()) {
      fields.putLong(handledNet);
    }
    if (fields.hasRemaining()) {
      fields.putLong(scoped);
    }
    return attr;
  }

  /**
   * struct landlock_path_beneath_attr, which is packed: 12 bytes.
   *
   * @param allowedAccess the rights that the rule grants
   * @param parentFd the open file or directory that they are granted on, and on everything beneath
   */
  public static byte[] pathBeneathAttr(long allowedAccess, int parentFd) {
    byte[] attr = new byte[PATH_BENEATH_BYTES];
    littleEndian(attr).putLong(allowedAccess).putInt(parentFd);
    return attr;
  }

  /**
   * struct landlock_net_port_attr: 16 bytes.
   *
   * @param allowedAccess the rights that the rule grants
   * @param port the port that they are granted on; 0 means any that the kernel picks for bind(2)
   * @throws IllegalArgumentException if {@code port} is not 0 to 65535
   */
  public static byte[] netPortAttr(long allowedAccess, int port) {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("port is " + port + ", but must be 0 to 65535");
    }
    byte[] attr = new byte[NET_PORT_BYTES];
    littleEndian(attr).putLong(allowedAccess).putLong(port);
    return attr;
  }

  // x86-64 and AArch64 are little endian.
  private static ByteBuffer littleEndian(byte[] struct) {
    return ByteBuffer.wrap(struct).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void requireAbi(int abi) {
    if (abi < 1) {
      throw new IllegalArgumentException(
          "Landlock ABI is " + abi + ", but must be 1 or more: ask the kernel before");
    }
  }

  private static void requireKnown(String what, long bits, long known, int abi) {
    if ((bits & ~known) != 0) {
      throw new IllegalArgumentException(
          what
              + " has the bits 0x"
              + Long.toHexString(bits & ~known)
              + ", which Landlock ABI "
              + abi
              + " does not know: leave them out, or require a newer kernel");
    }
  }
}
