package dev.nucleus.linux.launcher;

/**
 * The messages from the application to its launcher, on an AF_UNIX SOCK_SEQPACKET socket; little
 * endian. The launcher answers each launch on the control socket of that sandbox, never here.
 *
 * <p>Every message starts with a header of {@link #HEADER_SIZE} bytes: u32 magic, u16 version, u16
 * type, u32 length of the message, u32 zero.
 */
public final class LauncherProtocol {
  public static final int MAGIC = 0x4c43554e; // "NUCL"
  public static final short VERSION = 1;
  public static final int HEADER_SIZE = 16;
  public static final int MAGIC_AT = 0;
  public static final int VERSION_AT = 4;
  public static final int TYPE_AT = 6;
  public static final int LENGTH_AT = 8;

  /** u32 numbers of futex and (last) pidfd_open, u32 runner length, u32 reaper length, bytes. */
  public static final short INIT = 1;

  public static final int INIT_FUTEX = HEADER_SIZE;
  public static final int INIT_RUNNER_LENGTH = HEADER_SIZE + 4;
  public static final int INIT_REAPER_LENGTH = HEADER_SIZE + 8;
  public static final int INIT_PIDFD_OPEN = HEADER_SIZE + 12;
  public static final int INIT_SIZE = HEADER_SIZE + 16;

  /**
   * One launch. The body is the program, the offsets of its pointers (u32 each), its patches (u32
   * offset, u32 kind), the uid map and the gid map; it follows, or is in a memfd. The descriptors
   * that come along are those whose kinds are set as bits of {@link #START_FDS}, in this order.
   */
  public static final short START = 2;

  public static final int START_CLONE_FLAGS = HEADER_SIZE;
  public static final int START_FDS = HEADER_SIZE + 8;
  public static final int START_FIRST_STEP = HEADER_SIZE + 12;
  public static final int START_PROGRAM_LENGTH = HEADER_SIZE + 16;
  public static final int START_POINTERS = HEADER_SIZE + 20;
  public static final int START_PATCHES = HEADER_SIZE + 24;
  public static final int START_UID_MAP_LENGTH = HEADER_SIZE + 28;
  public static final int START_GID_MAP_LENGTH = HEADER_SIZE + 32;

  /** Offset of the step at which a parked child enters, 0 if there is none. */
  public static final int START_RESUME_STEP = HEADER_SIZE + 36;

  /** Where the body starts; a multiple of eight, since the program runs where it was received. */
  public static final int START_SIZE = HEADER_SIZE + 40;

  /** The largest message; a larger body travels in a memfd. */
  public static final int MAX_MESSAGE = 128 * 1024;

  /** The largest body: arguments and environment are at most 6 MiB, see execve(2). */
  public static final int MAX_BODY = 16 * 1024 * 1024;

  // Kinds of descriptors that come with a launch. The control socket is always there.
  public static final int FD_CONTROL = 0;
  public static final int FD_STDIN = 1;
  public static final int FD_STDOUT = 2;
  public static final int FD_STDERR = 3;

  /** The first of those that the workload uses to enter its control groups. */
  public static final int FD_CGROUP = 4;

  public static final int MAX_CGROUP_FDS = 8;

  /** A memfd with the body. */
  public static final int FD_BODY = FD_CGROUP + MAX_CGROUP_FDS;

  public static final int FD_KINDS = FD_BODY + 1;

  // The launcher's own descriptors; with those above the kinds of patches.
  public static final int FD_LIVENESS = 16;
  public static final int FD_REAPER = 17;
  public static final int FD_LAUNCHER = 18;

  private LauncherProtocol() {}
}
