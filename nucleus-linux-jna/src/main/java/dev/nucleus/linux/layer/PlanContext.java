package dev.nucleus.linux.layer;

import dev.nucleus.SandboxSpec;
import dev.nucleus.linux.cgroup.Entry;
import dev.nucleus.linux.host.HostFacts;
import dev.nucleus.linux.plan.Label;
import java.util.List;

/**
 * What the layers read: the spec, the host, and what follows from both and is needed by more than
 * one layer.
 */
record PlanContext(
    SandboxSpec spec,
    HostFacts host,
    ResolvedIds ids,
    List<RootEntry> rootEntries,
    boolean reportStart,
    NullStreams nullStreams,
    Entry cgroup,
    MountSources sources,
    Label workload) {}
