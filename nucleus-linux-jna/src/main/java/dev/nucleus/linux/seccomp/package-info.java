/** Seccomp: what a sandbox may call, as a policy, and as the BPF program that the kernel runs. */
@NullMarked
package dev.nucleus.linux.seccomp;

import org.jspecify.annotations.NullMarked;
