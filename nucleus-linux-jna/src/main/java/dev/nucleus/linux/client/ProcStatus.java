package dev.nucleus.linux.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What /proc tells about a process, see proc(5). */
final class ProcStatus {
  private ProcStatus() {}

  /** VmHWM of the process in bytes; the largest number if it cannot be read. */
  static long peakMemoryBytes(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          String kib = line.substring("VmHWM:".length()).replace("kB", "").strip();
          return Long.parseLong(kib) * 1024;
        }
      }
    } catch (IOException | NumberFormatException gone) {
      // Not known: then no peak may be reported that could be this process's.
    }
    return Long.MAX_VALUE;
  }

  /** The first child of a process, which for PID 1 of a sandbox is its workload. */
  static OptionalLong firstChild(long pid) {
    try {
      String children = Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/children"));
      int space = children.indexOf(' ');
      return space < 0
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(children.substring(0, space)));
    } catch (IOException | NumberFormatException gone) {
      return OptionalLong.empty();
    }
  }
}
