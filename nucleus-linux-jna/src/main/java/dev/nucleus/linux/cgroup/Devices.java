package dev.nucleus.linux.cgroup;

import dev.nucleus.SandboxUnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Block devices by their numbers, which is how limits name them. */
final class Devices {
  private static final int MODE_TYPE = 0170000; // <linux/stat.h>
  private static final int MODE_BLOCK = 0060000;

  private Devices() {}

  /** {@code major:minor} of a device that is given so, or by its file. */
  static String number(String device) {
    if (!device.startsWith("/")) {
      return device;
    }
    try {
      Path file = Path.of(device);
      int mode = (Integer) Files.getAttribute(file, "unix:mode");
      if ((mode & MODE_TYPE) != MODE_BLOCK) {
        throw new SandboxUnsupportedException(
            "io \"" + device + "\" is no block device; give one that lsblk lists");
      }
      long rdev = (Long) Files.getAttribute(file, "unix:rdev");
      // As the C library packs them, see makedev(3).
      long major = (rdev >>> 8 & 0xfff) | (rdev >>> 32 & ~0xfffL);
      long minor = (rdev & 0xff) | (rdev >>> 12 & ~0xffL);
      return major + ":" + minor;
    } catch (IOException missing) {
      throw new SandboxUnsupportedException(
          "io \"" + device + "\" cannot be looked at: " + missing + "; give one that lsblk lists");
    }
  }
}
