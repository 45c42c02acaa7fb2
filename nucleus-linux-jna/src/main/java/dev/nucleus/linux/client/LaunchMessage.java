package dev.nucleus.linux.client;

import dev.nucleus.SandboxException;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import dev.nucleus.linux.launcher.LauncherProtocol;
import dev.nucleus.linux.plan.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A program as the message that launches it. The same message launches any number of sandboxes: it
 * is never changed, only descriptors differ.
 */
final class LaunchMessage {
  private final Program program;
  private final NativeMemory message;
  private final int kinds;
  private final byte @Nullable [] body;

  private LaunchMessage(Program program, NativeMemory message, int kinds, byte @Nullable [] body) {
    this.program = program;
    this.message = message;
    this.kinds = kinds;
    this.body = body;
  }

  /**
   * Lays out a message.
   *
   * @param uidMap what the launcher writes to uid_map, empty if PID 1 maps itself
   * @param gidMap likewise
   */
  static LaunchMessage of(Program program, String uidMap, String gidMap) {
    byte[] uids = uidMap.getBytes(StandardCharsets.US_ASCII);
    byte[] gids = gidMap.getBytes(StandardCharsets.US_ASCII);
    int length =
        program.bytes().length
            + program.pointers().length * Integer.BYTES
            + program.patches().size() * 2 * Integer.BYTES
            + uids.length
            + gids.length;
    if (length > LauncherProtocol.MAX_BODY) {
      throw new SandboxException(
          "the sandbox takes a program of "
              + length
              + " bytes to set up, and a launcher accepts "
              + LauncherProtocol.MAX_BODY
              + "; give it fewer mounts, or a rootfs with fewer entries at its top");
    }
    ByteBuffer body = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    body.put(program.bytes());
    for (int pointer : program.pointers()) {
      body.putInt(pointer);
    }
    for (Program.Patch patch : program.patches()) {
      body.putInt(patch.offset()).putInt(patch.fd().patch());
    }
    body.put(uids).put(gids);

    boolean fits = LauncherProtocol.START_SIZE + length <= LauncherProtocol.MAX_MESSAGE;
    int size = LauncherProtocol.START_SIZE + (fits ? length : 0);
    int kinds = kinds(program, fits);
    NativeMemory message = NativeMemory.allocate(size);
    header(message.buffer(), LauncherProtocol.START, size)
        .putLong(LauncherProtocol.START_CLONE_FLAGS, program.plan().cloneFlags())
        .putInt(LauncherProtocol.START_FDS, kinds)
        .putInt(LauncherProtocol.START_FIRST_STEP, program.firstStep())
        .putInt(LauncherProtocol.START_RESUME_STEP, program.resumeStep())
        .putInt(LauncherProtocol.START_PROGRAM_LENGTH, program.bytes().length)
        .putInt(LauncherProtocol.START_POINTERS, program.pointers().length)
        .putInt(LauncherProtocol.START_PATCHES, program.patches().size())
        .putInt(LauncherProtocol.START_UID_MAP_LENGTH, uids.length)
        .putInt(LauncherProtocol.START_GID_MAP_LENGTH, gids.length);
    if (fits) {
      message.buffer().put(LauncherProtocol.START_SIZE, body.array());
    }
    return new LaunchMessage(program, message, kinds, fits ? null : body.array());
  }

  static ByteBuffer header(ByteBuffer message, short type, int length) {
    return message
        .putInt(LauncherProtocol.MAGIC_AT, LauncherProtocol.MAGIC)
        .putShort(LauncherProtocol.VERSION_AT, LauncherProtocol.VERSION)
        .putShort(LauncherProtocol.TYPE_AT, type)
        .putInt(LauncherProtocol.LENGTH_AT, length);
  }

  Program program() {
    return program;
  }

  /** Whether it takes more memory than should be kept for a next time that may never come. */
  boolean large() {
    return body != null;
  }

  /** Sends it, with the descriptors of this launch that the program uses. */
  void send(LauncherConnection launcher, LaunchDescriptors fds) {
    if (body == null) {
      launcher.send(message, fds.ofKinds(kinds));
      return;
    }
    try (Fd memfd = Fd.memfd("nucleus-program")) {
      NativeMemory bytes = NativeMemory.of(body);
      for (long written = 0; written < body.length; ) {
        long n = Libc.write(memfd.number(), bytes.address() + written, body.length - written);
        if (n <= 0) {
          throw new SandboxException("write of a program failed: errno " + -n);
        }
        written += n;
      }
      fds.add(LauncherProtocol.FD_BODY, memfd);
      launcher.send(message, fds.ofKinds(kinds));
    }
  }

  /** The descriptors that must come along: those that the program refers to. */
  private static int kinds(Program program, boolean bodyFollows) {
    int kinds = 1 << LauncherProtocol.FD_CONTROL;
    for (Program.Patch patch : program.patches()) {
      if (patch.fd().patch() < LauncherProtocol.FD_BODY) {
        kinds |= 1 << patch.fd().patch();
      }
    }
    return bodyFollows ? kinds : kinds | 1 << LauncherProtocol.FD_BODY;
  }
}
