package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Plan;

/**
 * A plan, and what the launcher has to do beside it.
 *
 * @param uidMap what is written to uid_map from outside, empty if PID 1 maps itself
 * @param gidMap likewise
 */
public record SandboxPlan(Plan plan, String uidMap, String gidMap) {}
