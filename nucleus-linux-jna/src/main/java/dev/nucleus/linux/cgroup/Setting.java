package dev.nucleus.linux.cgroup;

/**
 * One value to write into a group.
 *
 * @param controller whose file it is
 * @param limit the limit that it comes from, as in {@link dev.nucleus.Limits}, with its value
 * @param file the file to write
 * @param value what to write
 * @param asked whether the caller asked for the limit; otherwise it is a default
 */
record Setting(Controller controller, String limit, String file, String value, boolean asked) {}
