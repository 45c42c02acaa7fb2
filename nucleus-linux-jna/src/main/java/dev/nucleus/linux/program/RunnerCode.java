package dev.nucleus.linux.program;

import dev.nucleus.linux.abi.Arch;

/**
 * The machine code that clones a child and walks a table of system calls in it.
 *
 * <p>The bytes are those of {@code src/main/asm/runner-x86_64.S} and {@code runner-aarch64.S},
 * which describe the layout of the table and every register. {@code src/main/asm/assemble.sh}
 * prints them again after a change. The code is position independent and its entry point is its
 * first byte:
 *
 * <pre>{@code long spawn(struct spawn_block *)}</pre>
 *
 * <p>with the C calling convention, which returns the pid of the child or {@code -errno}.
 *
 * <p>On aarch64 the instruction cache is not coherent: the bytes have to be in place before their
 * pages become executable, and must not change afterwards.
 *
 * <p>Thread-safe.
 */
public final class RunnerCode {

  private static final String X86_64 =
      """
          4989f9bf02000000498d7118498d512041ba08000000b80e0000000f054885c0
          752f498b39498b7108498b5110b8b30100000f054885c074194989c0bf020000
          00498d712031d2b80e0000000f054c89c0c34889d38b6b54488b7b08d1ed7303
          488b3f488b7310d1ed7303488b36488b5318d1ed7303488b124c8b5320d1ed73
          034d8b124c8b4328d1ed73034d8b004c8b4b30d1ed73034d8b09488b034883f8
          ff742c0f05483d01f0ffff7327488b7b384885ff740348890748634b484885c0
          740448634b4c486bc9604801cbeb864889fbeb8189c2f7dab9040000000fb774
          4b3e39d674356683feff742fe2ef488b7358488b3e4883c60848895e08488946
          10ba18000000b8010000000f05bf7d000000b8e70000000f050f0b48634b50eb
          a5
          """;

  private static final String AARCH64 =
      """
          e90300aa400080d22161009122810091030180d2e81080d2010000d4a00100b5
          200540a92a0940f9683680d2010000d4200100b4ea0300aa400080d221810091
          e2031faae81080d2010000d4e0030aaac0035fd6f3030aaa608640a9628e41a9
          649642a9695640b949000036000040f949000836210040f949001036420040f9
          49001836630040f949002036840040f949002836a50040f9680240f91f0500b1
          a0010054010000d41ffc3fb182010054691e40f9490000b4200100f9692a4969
          1f0000f129018a9a0a0c80d2334d0a9be2ffff17f30300aae0ffff17e90300cb
          eaff9f526b0201918c0080d26d254078bf01096ba4114a7aa00100548c0500d1
          6cffffb5612e40f9330001a9208440f8020380d2080880d2010000d4a00f80d2
          c80b80d2010000d400000000695280b9e6ffff17
          """;

  private RunnerCode() {}

  /** Returns the runner for an architecture, in an array of its own. */
  public static byte[] bytes(Arch arch) {
    return MachineCode.parse(
        switch (arch) {
          case X86_64 -> X86_64;
          case AARCH64 -> AARCH64;
        });
  }
}
