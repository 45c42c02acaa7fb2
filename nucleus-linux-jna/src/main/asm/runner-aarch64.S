// The runner for aarch64: clones a child, which then walks a table of system calls.
//
// The same contract as runner-x86_64.S, which describes the table, the report block, the argument
// of spawn and why none of this may touch a stack. Here the kernel preserves every register but x0
// across a system call; the number goes into x8.
//
// The instruction cache is not coherent with the data cache: whoever copies these bytes into memory
// must make them executable by mmap or mprotect after they were written (then the kernel cleans the
// cache, once for each page), and not write to them again.

        .text

        .set    STEP_SIZE, 96
        .set    STEP_NR, 0
        .set    STEP_ARGS, 8
        .set    STEP_RESULT, 56
        .set    STEP_TOLERATED, 64
        .set    STEP_ON_ZERO, 72         // followed by onPositive: both are loaded at once
        .set    STEP_ON_TOLERATED, 80
        .set    STEP_INDIRECT, 84
        .set    STEP_REPORT, 88
        .set    SPAWN_CLONE_ARGS, 0      // followed by its size
        .set    SPAWN_FIRST_STEP, 16
        .set    SPAWN_MASK, 24
        .set    SPAWN_OLD_MASK, 32

        .set    SIG_SETMASK, 2           // <asm-generic/signal-defs.h>
        .set    SIGSET_SIZE, 8           // the kernel's sigset_t, not that of the C library
        .set    MAX_ERRNO, 4095          // <linux/err.h>
        .set    ANY_ERRNO, 0xffff
        .set    SETUP_FAILED, 125
        .set    NR_write, 64             // <asm-generic/unistd.h>
        .set    NR_exit_group, 94
        .set    NR_rt_sigprocmask, 135
        .set    NR_clone3, 435           // Linux 5.3

// long spawn(struct spawn_block *): the child's pid, or -errno.
//
// x9 and x10 belong to the callee in the procedure call standard, so that nothing has to be saved.
        .globl  spawn
spawn:
        mov     x9, x0

        // No handler of the JVM may run in the child, so it starts with every signal blocked.
        mov     x0, #SIG_SETMASK
        add     x1, x9, #SPAWN_MASK
        add     x2, x9, #SPAWN_OLD_MASK
        mov     x3, #SIGSET_SIZE
        mov     x8, #NR_rt_sigprocmask
        svc     #0
        cbnz    x0, 9f                   // never clone with a mask that is not known

        // The first step is loaded here: the parent may return, and the block be gone, before the
        // child gets to run.
        ldp     x0, x1, [x9, #SPAWN_CLONE_ARGS]
        ldr     x10, [x9, #SPAWN_FIRST_STEP]
        mov     x8, #NR_clone3
        svc     #0
        cbz     x0, child
        mov     x10, x0

        mov     x0, #SIG_SETMASK
        add     x1, x9, #SPAWN_OLD_MASK
        mov     x2, xzr
        mov     x8, #NR_rt_sigprocmask   // x3 still holds the size
        svc     #0
        mov     x0, x10
9:      ret

// From here on there is no way back to the caller.
child:
        mov     x19, x10

// x19 = the current step.
run:
        ldp     x0, x1, [x19, #STEP_ARGS]
        ldp     x2, x3, [x19, #STEP_ARGS + 16]
        ldp     x4, x5, [x19, #STEP_ARGS + 32]
        ldr     w9, [x19, #STEP_INDIRECT]

        .macro  indirection index
        tbz     w9, #\index, 1f
        ldr     x\index, [x\index]
1:
        .endm
        indirection 0
        indirection 1
        indirection 2
        indirection 3
        indirection 4
        indirection 5

        ldr     x8, [x19, #STEP_NR]
        cmn     x8, #1                   // all ones?
        b.eq    jump
        svc     #0

        // A clone in the table returns here twice, in two processes that share this table: the
        // parent with a pid and the child with 0. Each goes its own way by onPositive and onZero.
        cmn     x0, #MAX_ERRNO           // unsigned: an address in the upper half is no error
        b.hs    error
        ldr     x9, [x19, #STEP_RESULT]
        cbz     x9, 1f
        str     x0, [x9]
1:      ldpsw   x9, x10, [x19, #STEP_ON_ZERO]
        cmp     x0, #0
        csel    x9, x9, x10, eq
move:
        mov     x10, #STEP_SIZE
        madd    x19, x9, x10, x19
        b       run

jump:
        mov     x19, x0
        b       run

error:
        neg     x9, x0                   // the errno; it is never 0, so unused slots never match
        mov     w10, #ANY_ERRNO
        add     x11, x19, #STEP_TOLERATED
        mov     x12, #4                  // slots
1:      ldrh    w13, [x11], #2
        cmp     w13, w9
        ccmp    w13, w10, #4, ne         // equal to either
        b.eq    2f
        sub     x12, x12, #1
        cbnz    x12, 1b

        // Not tolerated: say which step and why, and end. The result of the write is not looked at,
        // as there is nobody else to tell: the reader also sees the pipe close.
        ldr     x1, [x19, #STEP_REPORT]
        stp     x19, x0, [x1, #16]
        ldr     x0, [x1], #8
        mov     x2, #24
        mov     x8, #NR_write
        svc     #0
        mov     x0, #SETUP_FAILED
        mov     x8, #NR_exit_group
        svc     #0
        udf     #0                       // a filter that refuses exit_group must not let us go on

2:      ldrsw   x9, [x19, #STEP_ON_TOLERATED]
        b       move
