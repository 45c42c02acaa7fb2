package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.linux.host.RefusalCauses;

/** Says why a clone with new namespaces was refused, and what to do about it. */
final class UserNamespaceFailure {
  private UserNamespaceFailure() {}

  static SandboxUnsupportedException of(Errno errno) {
    return new SandboxUnsupportedException(
        "clone3() with new namespaces failed: "
            + errno
            + "; "
            + RefusalCauses.ofThisHost().ofClone(errno));
  }
}
