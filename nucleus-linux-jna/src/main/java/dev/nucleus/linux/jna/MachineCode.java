package dev.nucleus.linux.jna;

import com.sun.jna.Function;
import com.sun.jna.Pointer;

/** Machine code in memory of its own: written once, then executable and no longer writable. */
public final class MachineCode {
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private final Function entry;

  private MachineCode(Function entry) {
    this.entry = entry;
  }

  /**
   * Maps {@code code}; the mapping lives as long as the process.
   *
   * @throws IllegalStateException if the kernel refuses the memory or refuses to make it executable
   */
  public static MachineCode load(byte[] code) {
    long address = Libc.mmap(code.length, PROT_READ | PROT_WRITE, MAP_PRIVATE_ANONYMOUS, -1);
    if (address < 0 && address > -4096) {
      throw new IllegalStateException("mmap of machine code failed: errno " + -address);
    }
    Pointer pointer = new Pointer(address);
    pointer.write(0, code, 0, code.length);
    int result = Libc.mprotect(address, code.length, PROT_READ | PROT_EXEC);
    if (result < 0) {
      throw new IllegalStateException(
          "mprotect(PROT_EXEC) failed: errno "
              + -result
              + "; a security module of this host forbids a JVM to make memory executable");
    }
    return new MachineCode(Function.getFunction(pointer));
  }

  /** Calls the code with one pointer. */
  public long call(long argument) {
    return entry.invokeLong(new Object[] {argument});
  }
}
