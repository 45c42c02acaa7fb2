package dev.nucleus.linux.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A new cpuset of version 1 is empty, and takes no process until it has what its parent has. */
final class CpusetDefaults {
  private CpusetDefaults() {}

  static void copy(Path parent, Path group) throws IOException {
    for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
      ControlFiles.write(group.resolve(file), ControlFiles.read(parent.resolve(file)).orElse("0"));
    }
  }
}
