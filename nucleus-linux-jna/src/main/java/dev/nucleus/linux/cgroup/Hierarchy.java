package dev.nucleus.linux.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * A hierarchy in which this application makes groups.
 *
 * @param base the group below which they are made, one for each sandbox
 * @param controllers what can be limited in it
 */
record Hierarchy(Version version, Path base, Set<Controller> controllers) {}
