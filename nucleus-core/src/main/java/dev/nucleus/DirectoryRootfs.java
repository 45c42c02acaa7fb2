package dev.nucleus;

import dev.nucleus.internal.Checks;
import java.nio.file.Path;

/**
 * A directory of the host as the root file system; see {@link Rootfs#directory(Path)}. Immutable.
 *
 * @param directory in a built spec absolute and free of symbolic links
 */
public record DirectoryRootfs(Path directory) implements Rootfs {
  /** Checks that the directory is given; that it exists is checked when the sandbox is built. */
  public DirectoryRootfs {
    Checks.notNull(directory, "directory");
  }
}
