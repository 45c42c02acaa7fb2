package dev.nucleus.linux.launcher;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The fixed part of a START message, checked. */
final class StartRequest {
  final long cloneFlags;
  final LaunchFds fds;
  final boolean bodyInMemfd;
  final int firstStep;
  final int resumeStep;
  final int programLength;
  final int pointers;
  final int patches;
  final int uidMapLength;
  final int gidMapLength;

  private StartRequest(ByteBuffer message, int[] received) {
    cloneFlags = message.getLong(LauncherProtocol.START_CLONE_FLAGS);
    fds = new LaunchFds(message.getInt(LauncherProtocol.START_FDS), received);
    bodyInMemfd = fds.has(LauncherProtocol.FD_BODY);
    firstStep = message.getInt(LauncherProtocol.START_FIRST_STEP);
    resumeStep = message.getInt(LauncherProtocol.START_RESUME_STEP);
    programLength = message.getInt(LauncherProtocol.START_PROGRAM_LENGTH);
    pointers = message.getInt(LauncherProtocol.START_POINTERS);
    patches = message.getInt(LauncherProtocol.START_PATCHES);
    uidMapLength = message.getInt(LauncherProtocol.START_UID_MAP_LENGTH);
    gidMapLength = message.getInt(LauncherProtocol.START_GID_MAP_LENGTH);
  }

  /** Reads the request of a message of {@code length} bytes that came with {@code received}. */
  static StartRequest read(ByteBuffer message, int length, int[] received) {
    if (length < LauncherProtocol.START_SIZE) {
      throw new ProtocolException("START of " + length + " bytes is too short");
    }
    StartRequest request = new StartRequest(message, received);
    long body = request.bodyLength();
    if (request.programLength < 0
        || request.pointers < 0
        || request.patches < 0
        || request.uidMapLength < 0
        || request.gidMapLength < 0
        || body > LauncherProtocol.MAX_BODY
        || (!request.bodyInMemfd && body != length - LauncherProtocol.START_SIZE)
        || request.firstStep < 0
        || request.firstStep >= request.programLength
        || request.resumeStep < 0
        || request.resumeStep >= request.programLength) {
      throw new ProtocolException("START of " + length + " bytes is malformed");
    }
    return request;
  }

  long bodyLength() {
    return (long) programLength
        + (long) pointers * Integer.BYTES
        + (long) patches * 2 * Integer.BYTES
        + uidMapLength
        + gidMapLength;
  }

  int pointersAt() {
    return programLength;
  }

  int patchesAt() {
    return pointersAt() + pointers * Integer.BYTES;
  }

  int uidMapAt() {
    return patchesAt() + patches * 2 * Integer.BYTES;
  }

  int gidMapAt() {
    return uidMapAt() + uidMapLength;
  }

  /** What a blank child must have been cloned with to serve this request. */
  NamespaceKey namespaces(ByteBuffer body) {
    return new NamespaceKey(
        cloneFlags, text(body, uidMapAt(), uidMapLength), text(body, gidMapAt(), gidMapLength));
  }

  /** Lets a program that was relocated report to nobody. */
  void forgetControl(ByteBuffer body) {
    for (int i = 0; i < patches; i++) {
      int patch = patchesAt() + i * 2 * Integer.BYTES;
      if (body.getInt(patch + Integer.BYTES) == LauncherProtocol.FD_CONTROL) {
        body.putInt(body.getInt(patch), -1);
      }
    }
  }

  private static String text(ByteBuffer body, int at, int length) {
    byte[] bytes = new byte[length];
    body.get(at, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
