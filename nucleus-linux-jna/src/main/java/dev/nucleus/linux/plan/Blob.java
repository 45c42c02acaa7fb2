package dev.nucleus.linux.plan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that a step points to: a string, a struct, an array. A blob may hold pointers to other
 * blobs, which are filled in when the program is placed in memory.
 */
public final class Blob {
  /** A pointer inside this blob, at {@code offset}, to a place in {@code target}. */
  record PointerField(int offset, Blob target, int targetOffset) {}

  /** A descriptor number inside this blob, four bytes at {@code offset}. */
  record DescriptorField(int offset, LaunchFd fd) {}

  private final byte[] bytes;
  private final List<PointerField> pointers = new ArrayList<>(0);
  private final List<DescriptorField> descriptors = new ArrayList<>(0);

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Blob of(byte[] bytes) {
    return new Blob(bytes.clone());
  }

  public static Blob zeroed(int size) {
    return new Blob(new byte[size]);
  }

  /** A C string in UTF-8. The value holds no NUL: the public API refuses those. */
  public static Blob string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    byte[] terminated = new byte[utf8.length + 1];
    System.arraycopy(utf8, 0, terminated, 0, utf8.length);
    return new Blob(terminated);
  }

  /** A NULL-terminated array of pointers to C strings, as execve(2) takes. */
  public static Blob strings(List<String> values) {
    Blob array = zeroed((values.size() + 1) * Long.BYTES);
    for (int i = 0; i < values.size(); i++) {
      array.pointer(i * Long.BYTES, string(values.get(i)));
    }
    return array;
  }

  public Blob putLong(int offset, long value) {
    view().putLong(offset, value);
    return this;
  }

  public Blob putInt(int offset, int value) {
    view().putInt(offset, value);
    return this;
  }

  public Blob putShort(int offset, int value) {
    view().putShort(offset, (short) value);
    return this;
  }

  /** Stores the address of {@code target} at {@code offset}. */
  public Blob pointer(int offset, Blob target) {
    return pointer(offset, target, 0);
  }

  /** Stores the address of the byte at {@code targetOffset} of {@code target}. */
  public Blob pointer(int offset, Blob target, int targetOffset) {
    pointers.add(new PointerField(offset, target, targetOffset));
    return this;
  }

  /** Stores the number that {@code fd} has in the launcher. */
  public Blob descriptor(int offset, LaunchFd fd) {
    descriptors.add(new DescriptorField(offset, fd));
    return this;
  }

  /** The place at {@code offset}, where a step can store its result. */
  public Slot slot(int offset) {
    return new Slot(this, offset);
  }

  /** How many bytes it is. */
  public int size() {
    return bytes.length;
  }

  byte[] bytes() {
    return bytes;
  }

  List<PointerField> pointers() {
    return pointers;
  }

  List<DescriptorField> descriptors() {
    return descriptors;
  }

  private ByteBuffer view() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
