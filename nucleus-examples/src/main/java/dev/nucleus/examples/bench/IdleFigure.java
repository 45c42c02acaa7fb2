package dev.nucleus.examples.bench;

/**
 * Many sandboxes that wait at the same time.
 *
 * @param sandboxes how many
 * @param limits whether they have limits, and so control groups
 * @param startSeconds until the last one ran
 * @param initPssBytes what PID 1 of one sandbox has resident, its share of what is shared
 * @param kernelBytes what the kernel itself took for one more sandbox with its workload: slabs,
 *     stacks, page tables and per-processor memory
 * @param applicationBytes by how much the application grew for one
 * @param tearDownSeconds from the order to kill all until all had ended
 */
record IdleFigure(
    int sandboxes,
    boolean limits,
    double startSeconds,
    long initPssBytes,
    long kernelBytes,
    long applicationBytes,
    double tearDownSeconds) {}
