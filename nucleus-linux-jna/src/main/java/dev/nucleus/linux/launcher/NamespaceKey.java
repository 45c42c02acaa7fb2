package dev.nucleus.linux.launcher;

/** What must be equal for a blank child to be what a launch wants: its namespaces and its maps. */
record NamespaceKey(long cloneFlags, String uidMap, String gidMap) {}
