package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.linux.jna.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Memory that a program runs in. It must stay as it is until PID 1 and the workload have both left
 * the launcher's memory, by exec or by exit: the kernel clears a word for each of them then.
 */
final class ProgramMemory {
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE = 2;

  private final ByteBuffer buffer;
  private final long address;
  private final boolean mapped;

  private ProgramMemory(ByteBuffer buffer, long address, boolean mapped) {
    this.buffer = buffer;
    this.address = address;
    this.mapped = mapped;
  }

  static ProgramMemory of(NativeMemory memory, int offset) {
    ByteBuffer program =
        memory.buffer().slice(offset, (int) memory.size() - offset).order(ByteOrder.LITTLE_ENDIAN);
    return new ProgramMemory(program, memory.address() + offset, false);
  }

  /** Maps a program; null without memory for it. */
  static @Nullable ProgramMemory map(int memfd, long size) {
    long address = Libc.mmap(size, PROT_READ_WRITE, MAP_PRIVATE, memfd);
    if (address < 0 && address > -4096) {
      return null;
    }
    return new ProgramMemory(NativeMemory.view(address, size), address, true);
  }

  ByteBuffer buffer() {
    return buffer;
  }

  long address() {
    return address;
  }

  boolean busy() {
    return buffer.getInt(ControlBlock.INIT_BUSY) != 0
        || buffer.getInt(ControlBlock.WORKLOAD_BUSY) != 0;
  }

  /** Before a program of its own is in it: nobody runs here. */
  void markFree() {
    buffer.putInt(ControlBlock.INIT_BUSY, 0).putInt(ControlBlock.WORKLOAD_BUSY, 0);
  }

  void unmap() {
    if (mapped) {
      Libc.munmap(address, buffer.capacity());
    }
  }
}
