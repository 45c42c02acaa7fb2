package dev.nucleus.linux.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A block of memory outside the heap, zeroed, with an address that native code can be given. It is
 * freed when nothing refers to it any more. Not thread-safe.
 */
public final class NativeMemory {
  private final Memory memory;
  private final ByteBuffer buffer;

  private NativeMemory(long size) {
    this.memory = new Memory(size);
    memory.clear();
    this.buffer = memory.getByteBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  public static NativeMemory allocate(long size) {
    return new NativeMemory(size);
  }

  public static NativeMemory of(byte[] bytes) {
    NativeMemory memory = new NativeMemory(Math.max(bytes.length, 1));
    memory.buffer.duplicate().put(bytes);
    return memory;
  }

  /** A view of memory that was mapped by {@link Libc#mmap}. */
  public static ByteBuffer view(long address, long size) {
    return new Pointer(address).getByteBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  public long address() {
    return Pointer.nativeValue(memory);
  }

  public long size() {
    return memory.size();
  }

  /** The whole block, little endian. Absolute accessors only: the position is shared. */
  public ByteBuffer buffer() {
    return buffer;
  }
}
