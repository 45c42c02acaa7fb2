/**
 * Landlock: what a sandbox may do with files, ports and other processes, enforced by the kernel for
 * the workload.
 */
@NullMarked
package dev.nucleus.linux.landlock;

import org.jspecify.annotations.NullMarked;
