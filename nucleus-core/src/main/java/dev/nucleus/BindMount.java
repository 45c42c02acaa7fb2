package dev.nucleus;

import dev.nucleus.internal.Checks;
import java.nio.file.Path;

/**
 * A file or directory of the host that appears in the sandbox. Immutable and thread-safe.
 *
 * @param source in a built spec absolute and free of symbolic links: links are resolved once, when
 *     the sandbox is built, and a link that changes later has no effect
 * @param destination where it appears
 * @param readOnly whether the sandbox is kept from changing it
 * @param executable whether programs may be executed from it
 */
public record BindMount(Path source, SandboxPath destination, boolean readOnly, boolean executable)
    implements Mount {
  /** Checks that source and destination are given. */
  public BindMount {
    Checks.notNull(source, "source");
    Checks.notNull(destination, "destination");
  }

  @Override
  public BindMount noexec() {
    return new BindMount(source, destination, readOnly, false);
  }
}
