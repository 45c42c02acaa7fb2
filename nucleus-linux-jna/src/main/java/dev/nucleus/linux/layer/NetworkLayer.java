package dev.nucleus.linux.layer;

import dev.nucleus.Network;
import dev.nucleus.linux.abi.Net;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.Slot;

/** Brings up the loopback interface of a network namespace that has nothing else. */
final class NetworkLayer implements Layer {
  @Override
  public String name() {
    return "network";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    if (context.spec().network() instanceof Network.Host) {
      return;
    }
    Slot socket = Slot.create();
    Blob interfaceRequest =
        Blob.zeroed(Net.IFREQ_SIZE)
            .putShort(0, 'l' | 'o' << 8)
            .putShort(Net.IFREQ_FLAGS, Net.IFF_UP | Net.IFF_RUNNING);
    out.call(
            "socket",
            Arg.named(Net.AF_INET, "AF_INET"),
            Arg.named(Net.SOCK_DGRAM | Net.SOCK_CLOEXEC, "SOCK_DGRAM|SOCK_CLOEXEC"),
            Arg.number(0))
        .into(socket);
    out.call(
        "ioctl",
        Arg.result(socket, "socket"),
        Arg.named(Net.SIOCSIFFLAGS, "SIOCSIFFLAGS"),
        Arg.blob(interfaceRequest, "{ifr_name=\"lo\", ifr_flags=IFF_UP|IFF_RUNNING}"));
    out.call("close", Arg.result(socket, "socket"));
  }
}
