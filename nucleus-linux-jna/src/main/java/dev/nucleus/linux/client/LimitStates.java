package dev.nucleus.linux.client;

import dev.nucleus.LayerState;
import dev.nucleus.Limits;
import dev.nucleus.SandboxSpec;
import dev.nucleus.linux.cgroup.Controller;
import dev.nucleus.linux.cgroup.Group;
import dev.nucleus.linux.cgroup.GroupPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the limits of the sandbox as a whole. */
final class LimitStates {
  private LimitStates() {}

  static Map<String, LayerState> add(
      Map<String, LayerState> layers,
      SandboxSpec spec,
      @Nullable Group group,
      List<GroupPlan.Lack> lacks) {
    Limits limits = spec.limits();
    Map<String, LayerState> all = new LinkedHashMap<>(layers);
    all.put(
        "cgroup",
        group != null
            ? LayerState.ENFORCED
            : limits.needsControlGroup() ? LayerState.UNAVAILABLE : LayerState.NOT_REQUESTED);
    add(all, "memoryLimit", limits.memory().isPresent(), Controller.MEMORY, lacks);
    add(all, "pidsLimit", limits.pids().isPresent(), Controller.PIDS, lacks);
    boolean cpu = limits.cpus().isPresent() || limits.cpuWeight().isPresent();
    add(all, "cpuLimit", cpu, Controller.CPU, lacks);
    add(all, "cpuset", limits.cpuset().isPresent(), Controller.CPUSET, lacks);
    add(all, "ioLimit", !limits.io().isEmpty(), Controller.IO, lacks);
    add(all, "hugepagesLimit", limits.hugepages().isPresent(), Controller.HUGETLB, lacks);
    return all;
  }

  private static void add(
      Map<String, LayerState> layers,
      String name,
      boolean asked,
      Controller controller,
      List<GroupPlan.Lack> lacks) {
    if (asked) {
      boolean lacking =
          lacks.stream().anyMatch(lack -> lack.asked() && lack.controller() == controller);
      layers.put(name, lacking ? LayerState.UNAVAILABLE : LayerState.ENFORCED);
    }
  }
}
