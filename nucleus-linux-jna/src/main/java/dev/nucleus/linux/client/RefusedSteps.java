package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.linux.host.Cause;
import dev.nucleus.linux.host.RefusalCauses;
import dev.nucleus.linux.plan.Step;
import java.util.Optional;

/** Tells the doctor's cause of a step that a host refuses to everybody, whatever the sandbox. */
final class RefusedSteps {
  private RefusedSteps() {}

  static Optional<Cause> cause(Step step, Errno errno) {
    boolean refused = errno.equals(Errno.EPERM) || errno.equals(Errno.EACCES);
    String path = step.path() == null ? "" : step.path();
    return switch (step.syscall()) {
      case "fsmount" ->
          refused ? Optional.of(RefusalCauses.ofThisHost().ofProc()) : Optional.empty();
      case "openat", "write" ->
          refused && path.endsWith("id_map")
              ? Optional.of(RefusalCauses.ofThisHost().ofIdMap())
              : Optional.empty();
      case "mount", "pivot_root" ->
          refused ? Optional.of(RefusalCauses.ofThisHost().ofMount(errno)) : Optional.empty();
      case "open_tree", "fsopen", "mount_setattr", "move_mount" ->
          errno.equals(Errno.ENOSYS)
              ? Optional.of(RefusalCauses.ofThisHost().ofMount(errno))
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
