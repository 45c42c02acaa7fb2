package dev.nucleus.linux.launcher;

import dev.nucleus.linux.jna.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory of programs that are running or have run. A slot is taken again when its processes
 * have left it, so there are as many slots as launches were ever in their set-up at once.
 */
final class MemoryPool {
  /** A receive buffer; the body of a message is run where it was received. */
  static final class Slot {
    final NativeMemory message = NativeMemory.allocate(LauncherProtocol.MAX_MESSAGE);
    final ProgramMemory program = ProgramMemory.of(message, LauncherProtocol.START_SIZE);
  }

  private final List<Slot> slots = new ArrayList<>();
  private final List<ProgramMemory> mapped = new ArrayList<>();

  /** A slot whose processes are gone, and that no blank child is to be parked in. */
  Slot free(BlankChildren blanks) {
    releaseMapped();
    for (Slot slot : slots) {
      if (!slot.program.busy() && !blanks.uses(slot.program)) {
        return slot;
      }
    }
    Slot slot = new Slot();
    slots.add(slot);
    return slot;
  }

  /** Memory for one large program; null if there is none. */
  @Nullable ProgramMemory map(int memfd, long size) {
    ProgramMemory memory = ProgramMemory.map(memfd, size);
    if (memory != null) {
      mapped.add(memory);
    }
    return memory;
  }

  private void releaseMapped() {
    for (int i = mapped.size() - 1; i >= 0; i--) {
      ProgramMemory memory = mapped.get(i);
      if (!memory.busy()) {
        memory.unmap();
        mapped.remove(i);
      }
    }
  }
}
