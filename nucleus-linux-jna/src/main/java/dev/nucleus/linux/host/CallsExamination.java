package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the newer system calls are there: each is called with arguments that it refuses, and any
 * error but ENOSYS means that it is.
 */
final class CallsExamination implements Examination {
  private static final int ENOSYS = 38;
  private static final long NO_FD = -1;
  private static final long BAD_FLAGS = 0xFFFFFFFFL;
  private static final long LAST_FD = 0xFFFFFFFFL;
  private static final long CLOSE_RANGE_CLOEXEC = 4; // <linux/close_range.h>, Linux 5.11

  /** A call and arguments that it refuses. */
  private record Call(String name, List<Long> arguments) {
    long refused(KernelProbe kernel) {
      return kernel.call(name, arguments.stream().mapToLong(Long::longValue).toArray());
    }
  }

  private static final List<Call> MOUNT_CALLS =
      List.of(
          new Call("open_tree", List.of(NO_FD, 0L, BAD_FLAGS)),
          new Call("move_mount", List.of(NO_FD, 0L, NO_FD, 0L, BAD_FLAGS)),
          new Call("fsopen", List.of(0L, BAD_FLAGS)),
          new Call("fsconfig", List.of(NO_FD, BAD_FLAGS, 0L, 0L, 0L)),
          new Call("fsmount", List.of(NO_FD, BAD_FLAGS, BAD_FLAGS)),
          new Call("mount_setattr", List.of(NO_FD, 0L, BAD_FLAGS, 0L, 0L)));

  @Override
  public List<Finding> examine(Host host) {
    return List.of(mountCalls(host.kernel()), closeRange(host.kernel()));
  }

  private static Finding mountCalls(KernelProbe kernel) {
    List<String> missing = new ArrayList<>();
    for (Call call : MOUNT_CALLS) {
      if (call.refused(kernel) == -ENOSYS) {
        missing.add(call.name);
      }
    }
    String title = "mount calls";
    return missing.isEmpty()
        ? Finding.of(
            Doctor.MOUNT_API,
            title,
            Status.OK,
            "open_tree, move_mount, fsopen, fsmount and mount_setattr are there")
        : Finding.of(
            Doctor.MOUNT_API,
            title,
            Status.MISSING,
            "not there, or filtered: " + String.join(", ", missing),
            Remedies.kernel("5.12") + ", or let the container's filter pass them");
  }

  private static Finding closeRange(KernelProbe kernel) {
    // No descriptor has the highest number, so that this marks none.
    String title = "close_range";
    return kernel.call("close_range", LAST_FD, LAST_FD, CLOSE_RANGE_CLOEXEC) == 0
        ? Finding.of(Doctor.CLOSE_RANGE, title, Status.OK, "it knows CLOSE_RANGE_CLOEXEC")
        : Finding.of(
            Doctor.CLOSE_RANGE,
            title,
            Status.MISSING,
            "not there, filtered, or without CLOSE_RANGE_CLOEXEC",
            Remedies.kernel("5.11") + ", or let the container's filter pass it");
  }
}
