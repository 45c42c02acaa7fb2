package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.SandboxUnsupportedException;

/** Says why a clone with new namespaces was refused, and what to do about it. */
final class UserNamespaceFailure {
  private UserNamespaceFailure() {}

  static SandboxUnsupportedException of(Errno errno) {
    String hint =
        switch (errno.name()) {
          case "EPERM" ->
              "this host does not let this user create user namespaces; look at"
                  + " /proc/sys/kernel/unprivileged_userns_clone and"
                  + " /proc/sys/kernel/apparmor_restrict_unprivileged_userns, or run as root";
          case "ENOSPC" ->
              "the limit of namespaces is reached; raise the /proc/sys/user/max_*_namespaces";
          case "ENOSYS" ->
              "clone3 is filtered here, as in a default container; give the container"
                  + " --security-opt seccomp=unconfined --security-opt systempaths=unconfined";
          case "EAGAIN" -> "the limit of processes is reached, see ulimit -u";
          case "ENOMEM" -> "the kernel is out of memory";
          default -> "run the doctor for what this host can do";
        };
    return new SandboxUnsupportedException(
        "clone3() with new namespaces failed: " + errno + "; " + hint);
  }
}
