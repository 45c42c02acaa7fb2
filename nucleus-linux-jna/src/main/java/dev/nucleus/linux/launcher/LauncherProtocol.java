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
   * One launch, with the descriptors stdin, stdout, stderr and control socket, and as a fifth a
   * memfd with the body if {@link #FLAG_BODY_IN_MEMFD} is set. The body is the program, the offsets
   * of its pointers (u32 each), its patches (u32 offset, u32 kind), the uid map and the gid map.
   */
  public static final short START = 2;

  public static final int START_CLONE_FLAGS = HEADER_SIZE;
  public static final int START_FLAGS = HEADER_SIZE + 8;
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

  public static final int FLAG_BODY_IN_MEMFD = 1;

  /** Descriptors of a launch: stdin, stdout, stderr, control socket. */
  public static final int START_FDS = 4;

  /** The largest message; a larger body travels in a memfd. */
  public static final int MAX_MESSAGE = 128 * 1024;

  /** The largest body: arguments and environment are at most 6 MiB, see execve(2). */
  public static final int MAX_BODY = 16 * 1024 * 1024;

  // Kinds of patches.
  public static final int PATCH_STDIN = 0;
  public static final int PATCH_STDOUT = 1;
  public static final int PATCH_STDERR = 2;
  public static final int PATCH_CONTROL = 3;
  public static final int PATCH_LIVENESS = 4;
  public static final int PATCH_REAPER = 5;
  public static final int PATCH_LAUNCHER = 6;

  private LauncherProtocol() {}
}
