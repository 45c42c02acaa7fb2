package dev.nucleus.linux.host;

/** The effective capabilities of this process; see capabilities(7). */
final class OwnCapabilities {
  static final int SYS_ADMIN = 21; // <linux/capability.h>

  private OwnCapabilities() {}

  static boolean has(HostTree files, int capability) {
    String effective = files.field("/proc/self/status", "CapEff").orElse("0");
    return (Long.parseUnsignedLong(effective, 16) & 1L << capability) != 0;
  }
}
