package dev.nucleus.linux.layer;

import dev.nucleus.LayerState;
import dev.nucleus.Network;
import dev.nucleus.SandboxSpec;
import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.cgroup.Entry;
import dev.nucleus.linux.host.HostFacts;
import dev.nucleus.linux.host.LauncherKind;
import dev.nucleus.linux.plan.Label;
import dev.nucleus.linux.plan.PlanBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order of the layers. To add one, write a class and put it into its place here. */
public final class Layers {
  /** The layer whose failure means that the command cannot be executed. */
  public static final String EXEC = "exec";

  /** The layer whose failure means that something cannot be mounted where it was asked for. */
  public static final String MOUNTS = "mounts";

  /** The layer whose failure means that the workload had been executed already. */
  public static final String REAPER = "reaper";

  /** What PID 1 does, until it has turned into the reaper. */
  private static final List<Layer> INIT =
      List.of(
          new ProcessLayer(),
          new NetworkLayer(),
          // Until here nothing depends on the spec but the namespaces.
          new ParkingLayer(),
          new HostnameLayer(),
          new MountSourcesLayer(),
          new IdentityLayer(),
          new RootLayer(),
          new RootfsLayer(),
          new EtcLayer(),
          new DevLayer(),
          new ScratchLayer(),
          new UserMountsLayer(),
          new ProcLayer(),
          new HandoverLayer());

  /** What the workload does, until it has been executed. */
  private static final List<Layer> WORKLOAD =
      List.of(
          new CgroupLayer(),
          new SessionLayer(),
          new CapabilitiesLayer(),
          new DescriptorsLayer(),
          new SignalsLayer(),
          new LandlockLayer(),
          // Behind all that opens descriptors, of which there may be as few as four.
          new RlimitsLayer(),
          new SeccompLayer(),
          new ExecLayer());

  private Layers() {}

  /**
   * Plans a launch.
   *
   * @param reportStart whether PID 1 tells the application that the workload has been executed
   * @param cgroup how the workload enters its control groups
   * @param nullStreams the streams that nobody is at the other end of
   */
  public static SandboxPlan plan(
      SandboxSpec spec,
      HostFacts host,
      LauncherKind kind,
      long subordinateIds,
      boolean reportStart,
      NullStreams nullStreams,
      Entry cgroup) {
    Label workload = new Label();
    ResolvedIds ids = ResolvedIds.of(spec, kind, subordinateIds);
    PlanContext context =
        new PlanContext(
            spec,
            host,
            ids,
            RootEntries.of(spec),
            reportStart,
            nullStreams,
            cgroup,
            new MountSources(),
            workload);
    boolean ownNetwork = !(spec.network() instanceof Network.Host);
    PlanBuilder out =
        new PlanBuilder(
            namespaces(ownNetwork, cgroup),
            "CLONE_VM|" + namespacesText(cgroup) + (ownNetwork ? "|CLONE_NEWNET" : ""));
    plan(INIT, context, out);
    out.place(workload);
    plan(WORKLOAD, context, out);
    return new SandboxPlan(
        out.build(), ids.outside() ? ids.uidMap() : "", ids.outside() ? ids.gidMap() : "");
  }

  /**
   * A group of version 2 can be cloned into only by who sees it, so PID 1 stays in the cgroup
   * namespace of the launcher then; the workload has one of its own in any case.
   */
  private static long namespaces(boolean ownNetwork, Entry cgroup) {
    return (CloneFlags.SANDBOX_NAMESPACES & ~(cgroup.unified() ? CloneFlags.CLONE_NEWCGROUP : 0))
        | (ownNetwork ? CloneFlags.CLONE_NEWNET : 0);
  }

  private static String namespacesText(Entry cgroup) {
    return cgroup.unified()
        ? CloneFlags.SANDBOX_NAMESPACES_TEXT.replace("|CLONE_NEWCGROUP", "")
        : CloneFlags.SANDBOX_NAMESPACES_TEXT;
  }

  /** Which layers a sandbox with this spec has on this host, for its result. */
  public static Map<String, LayerState> states(SandboxSpec spec, HostFacts host) {
    Map<String, LayerState> states = new LinkedHashMap<>();
    for (String always :
        List.of(
            "userNamespace",
            "pidNamespace",
            "mountNamespace",
            "utsNamespace",
            "ipcNamespace",
            "cgroupNamespace",
            "rootfs",
            "noNewPrivs",
            "capabilities",
            "rlimits",
            "reaper")) {
      states.put(always, LayerState.ENFORCED);
    }
    states.put("networkNamespace", asked(!(spec.network() instanceof Network.Host)));
    states.put("timeNamespace", asked(spec.timeNamespace()));
    states.put("landlock", LandlockLayer.state(spec, host));
    states.put("seccomp", SeccompLayer.state(spec));
    return states;
  }

  private static LayerState asked(boolean asked) {
    return asked ? LayerState.ENFORCED : LayerState.NOT_REQUESTED;
  }

  private static void plan(List<Layer> layers, PlanContext context, PlanBuilder out) {
    for (Layer layer : layers) {
      out.layer(layer.name());
      layer.plan(context, out);
    }
  }
}
