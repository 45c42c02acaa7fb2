package dev.nucleus.linux.abi;

/**
 * The processor architectures that the library has machine code and syscall numbers for. Both are
 * 64-bit and little endian.
 */
public enum Arch {
  X86_64(0xC000003E),
  AARCH64(0xC00000B7);

  private final int auditArch;

  Arch(int auditArch) {
    this.auditArch = auditArch;
  }

  /**
   * Returns the architecture that this JVM runs on, from the system property {@code os.arch}.
   *
   * @throws UnsupportedOperationException if it is neither of the two
   */
  public static Arch current() {
    return ofJavaName(System.getProperty("os.arch", ""));
  }

  static Arch ofJavaName(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default ->
          throw new UnsupportedOperationException(
              "os.arch is \""
                  + osArch
                  + "\", but sandboxes need a 64-bit JVM on x86-64 (amd64) or ARM (aarch64)");
    };
  }

  /**
   * What the kernel calls this architecture in {@code seccomp_data.arch}: AUDIT_ARCH_* of
   * linux/audit.h.
   */
  public int auditArch() {
    return auditArch;
  }
}
