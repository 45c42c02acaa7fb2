package dev.nucleus.linux.plan;

import dev.nucleus.Errno;
import dev.nucleus.linux.abi.StepLayout;

/** Tolerated errnos, as text. */
final class Tolerance {
  private Tolerance() {}

  static String text(int[] errnos) {
    StringBuilder out = new StringBuilder();
    for (int errno : errnos) {
      out.append(out.length() == 0 ? "" : ", ");
      out.append(errno == StepLayout.ANY_ERRNO ? "any" : Errno.of(errno).name());
    }
    return out.toString();
  }
}
