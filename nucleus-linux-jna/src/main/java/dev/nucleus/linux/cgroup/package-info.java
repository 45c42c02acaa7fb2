/**
 * Control groups, see cgroups(7): where groups can be made on this host, what limits become in each
 * version, and what is read from a group. Every controller is in a hierarchy of version 1 or in the
 * one of version 2; a hybrid host has some of each.
 */
package dev.nucleus.linux.cgroup;
