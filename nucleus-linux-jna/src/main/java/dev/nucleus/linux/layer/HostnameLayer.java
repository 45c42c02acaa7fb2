package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.PlanBuilder;
import java.nio.charset.StandardCharsets;

/** The host name, in the UTS namespace of the sandbox. */
final class HostnameLayer implements Layer {
  @Override
  public String name() {
    return "hostname";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    String hostname = context.spec().hostname();
    out.call(
        "sethostname",
        Arg.string(hostname),
        Arg.number(hostname.getBytes(StandardCharsets.UTF_8).length));
  }
}
