package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.Prctl;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.PlanBuilder;

/** capset(2) as a step. */
final class Capabilities {
  private Capabilities() {}

  /** Sets the effective, permitted and inheritable sets to {@code mask}. */
  static void set(PlanBuilder out, long mask, String text) {
    Blob header = Blob.zeroed(8).putInt(0, Prctl.CAPABILITY_VERSION_3);
    Blob data = Blob.zeroed(24);
    for (int word = 0; word < 2; word++) {
      int bits = (int) (mask >>> (32 * word));
      for (int set = 0; set < 3; set++) {
        data.putInt(word * 12 + set * 4, bits);
      }
    }
    out.call(
        "capset",
        Arg.blob(header, "{_LINUX_CAPABILITY_VERSION_3, 0}"),
        Arg.blob(
            data, "{effective=" + text + ", permitted=" + text + ", inheritable=" + text + "}"));
  }
}
