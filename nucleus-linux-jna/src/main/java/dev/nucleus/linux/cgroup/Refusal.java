package dev.nucleus.linux.cgroup;

import dev.nucleus.linux.host.Remedies;
import dev.nucleus.linux.jna.Libc;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says why a group cannot be made, and what helps. */
final class Refusal {
  private Refusal() {}

  static String of(Path parent, IOException refused) {
    String text = "no control group can be made below " + parent + ": " + cause(refused);
    if (refused instanceof NoSuchFileException) {
      return text + "; name a group that exists with Cgroup.below(...)";
    }
    boolean root = Libc.geteuid() == 0;
    return text
        + "; "
        + (root
            ? "make it writable (in a container: docker run --cgroupns private -v"
                + " /sys/fs/cgroup:/sys/fs/cgroup:rw ...)"
            : "start the application in a group that is delegated to it: "
                + Remedies.delegation(false));
  }

  static String cause(IOException refused) {
    if (refused instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (refused instanceof NoSuchFileException) {
      return "it does not exist";
    }
    return refused instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : String.valueOf(refused.getMessage());
  }
}
