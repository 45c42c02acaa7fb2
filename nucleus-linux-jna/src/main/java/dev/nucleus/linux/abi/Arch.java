package dev.nucleus.linux.abi;

/** The processor architectures that the library has machine code and syscall numbers for. */
public enum Arch {
  X86_64(0xC000003E),
  AARCH64(0xC00000B7);

  private final int auditArch;

  Arch(int auditArch) {
    this.auditArch = auditArch;
  }

  /**
   * What the kernel calls this architecture in {@code seccomp_data.arch}: AUDIT_ARCH_* of
   * linux/audit.h.
   */
  public int auditArch() {
    return auditArch;
  }
}
