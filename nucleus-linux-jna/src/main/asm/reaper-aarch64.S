// The reaper for aarch64: what PID 1 of a sandbox becomes when the workload has been started.
//
// The same contract as reaper-x86_64.S, which describes the descriptors, the commands, the report
// and the file. The segment is aligned to 64 KiB, the largest page that aarch64 kernels use.

        .text

        .set    CONTROL, 3
        .set    LIVENESS, 4
        .set    CHILDREN, 5
        .set    WORKLOAD, 2
        .set    COMMAND_SIZE, 4
        .set    REPORT_TYPE, 3
        .set    REPORT_SIZE, 8 + 144
        .set    FAILED, 125
        // How many children one round reaps before the descriptors get a look: processes that
        // orphan children without end must not keep the application's commands waiting.
        .set    ROUND, 256

        .set    NR_read, 63              // <asm-generic/unistd.h>
        .set    NR_write, 64
        .set    NR_ppoll, 73
        .set    NR_exit_group, 94
        .set    NR_kill, 129
        .set    NR_rt_sigreturn, 139
        .set    NR_getrusage, 165
        .set    NR_prctl, 167
        .set    NR_wait4, 260
        .set    AUDIT_ARCH, 0xc00000b7   // AUDIT_ARCH_AARCH64 of <linux/audit.h>

        .set    EINTR, 4                 // <asm-generic/errno-base.h>
        .set    EAGAIN, 11
        .set    POLLIN, 1                // <asm-generic/poll.h>
        .set    PR_SET_DUMPABLE, 4       // <linux/prctl.h>, Linux 2.3.20
        .set    PR_SET_SECCOMP, 22       // <linux/prctl.h>, Linux 2.6.23
        .set    SECCOMP_MODE_FILTER, 2   // <linux/seccomp.h>, Linux 3.5; aarch64: 3.19
        .set    RET_KILL_PROCESS, 0x80000000 // <linux/seccomp.h>, Linux 4.14
        .set    RET_ALLOW, 0x7fff0000
        .set    SECCOMP_DATA_NR, 0
        .set    SECCOMP_DATA_ARCH, 4
        .set    RUSAGE_CHILDREN, -1      // <linux/resource.h>
        .set    WNOHANG, 1               // <linux/wait.h>
        .set    WALL, 0x40000000         // a child whose exit signal is not SIGCHLD counts as well
        .set    SIGINFO_SIZE, 128        // struct signalfd_siginfo
        .set    LAST_SIGNAL, 64

        // The stack frame.
        .set    POLLFDS, 0               // struct pollfd[3]: fd, events (u16), revents (u16)
        .set    FPROG, 24                // struct sock_fprog
        .set    STATUS, 40
        .set    BUFFER, 48               // what is read from a descriptor
        .set    REPORT, BUFFER + SIGINFO_SIZE
        .set    NO_TIME, REPORT + REPORT_SIZE // struct timespec of zero
        .set    FRAME, NO_TIME + 24      // a multiple of 16, as the stack pointer has to be
        .set    POLLFD_SIZE, 8
        .set    REVENTS, 6

file:
        .byte   0x7f, 'E', 'L', 'F'
        .byte   2, 1, 1, 0               // 64 bit, little endian, version 1, System V ABI
        .quad   0
        .short  3, 183                   // ET_DYN, EM_AARCH64
        .long   1
        .quad   entry - file
        .quad   64                       // the program headers follow at once
        .quad   0                        // no section headers
        .long   0
        .short  64, 56, 2, 0, 0, 0       // header size, program header size and count, no sections

        .long   1, 5                     // PT_LOAD, read and execute
        .quad   0, 0, 0                  // the file from its start, at address 0 of the image
        .quad   end - file, end - file
        .quad   0x10000

        .long   0x6474e551, 6            // PT_GNU_STACK, read and write
        .quad   0, 0, 0, 0, 0
        .quad   16

// Read by the kernel only. An instruction is: code (u16), jump if true (u8), if false (u8), k (u32).
        .macro  load offset
        .short  0x20                     // BPF_LD | BPF_W | BPF_ABS
        .byte   0, 0
        .long   \offset
        .endm
        .macro  allow number
        .short  0x15                     // BPF_JMP | BPF_JEQ | BPF_K
        .byte   (filter_allow - .) / 8, 0
        .long   \number
        .endm
        .macro  return action
        .short  0x06                     // BPF_RET | BPF_K
        .byte   0, 0
        .long   \action
        .endm

filter:
        load    SECCOMP_DATA_ARCH        //  0
        .short  0x15                     //  1: not this architecture: kill
        .byte   0, (filter_kill - .) / 8
        .long   AUDIT_ARCH
        load    SECCOMP_DATA_NR          //  2
        allow   NR_ppoll                 //  3
        allow   NR_read                  //  4
        allow   NR_write                 //  5
        allow   NR_wait4                 //  6
        allow   NR_kill                  //  7
        allow   NR_getrusage             //  8
        allow   NR_exit_group            //  9
        allow   NR_rt_sigreturn          // 10
filter_kill:
        return  RET_KILL_PROCESS         // 11
filter_allow:
        return  RET_ALLOW                // 12
        .set    FILTER_LENGTH, (. - filter) / 8

// x19 = the first 8 bytes of the report, or 0 as long as the workload has not been reaped.
// x20 = how many more children this round may reap.
entry:
        sub     sp, sp, #FRAME

        // execve has made this process dumpable again, so this comes before everything else.
        mov     x0, #PR_SET_DUMPABLE
        mov     x1, xzr
        mov     x8, #NR_prctl
        svc     #0
        cbnz    x0, fail

        mov     x9, #FILTER_LENGTH
        adr     x10, filter
        str     x9, [sp, #FPROG]
        str     x10, [sp, #FPROG + 8]
        mov     x0, #PR_SET_SECCOMP
        mov     x1, #SECCOMP_MODE_FILTER
        add     x2, sp, #FPROG
        mov     x8, #NR_prctl
        svc     #0
        cbnz    x0, fail

        mov     w10, #POLLIN
        mov     w9, #CONTROL
        stp     w9, w10, [sp, #POLLFDS]
        mov     w9, #LIVENESS
        stp     w9, w10, [sp, #POLLFDS + POLLFD_SIZE]
        mov     w9, #CHILDREN
        stp     w9, w10, [sp, #POLLFDS + 2 * POLLFD_SIZE]
        mov     x19, xzr

// A round: reap, then wait for a descriptor. The workload may have ended before the first one.
round:
        mov     x20, #ROUND
reap:
        mov     x0, #-1
        add     x1, sp, #STATUS
        mov     x2, #WNOHANG
        movk    x2, #WALL >> 16, lsl #16
        mov     x3, xzr
        mov     x8, #NR_wait4
        svc     #0
        cmp     x0, #WORKLOAD
        b.ne    1f
        ldr     w9, [sp, #STATUS]
        lsl     x19, x9, #32
        orr     x19, x19, #REPORT_TYPE
1:      cmp     x0, #0
        b.le    2f
        sub     x20, x20, #1
        cbnz    x20, reap
2:
        cbnz    x19, report
        tbnz    x0, #63, fail            // no child at all, and none of them was the workload

        // Without a timeout, unless the round ended with children left: their SIGCHLD may have been
        // read already.
        mov     x2, xzr
        cbnz    x20, 3f
        add     x2, sp, #NO_TIME
        stp     xzr, xzr, [x2]
3:      add     x0, sp, #POLLFDS
        mov     x1, #3
        mov     x3, xzr
        mov     x8, #NR_ppoll
        svc     #0
        tbnz    x0, #63, fail

        ldrh    w9, [sp, #POLLFDS + 2 * POLLFD_SIZE + REVENTS]
        cbz     w9, 4f
        mov     x0, #CHILDREN
        add     x1, sp, #BUFFER
        mov     x2, #SIGINFO_SIZE
        mov     x8, #NR_read
        svc     #0
        cmn     x0, #EAGAIN
        b.eq    4f
        cmp     x0, #0
        b.le    fail                     // a descriptor that tells nothing would keep ppoll spinning
4:
        ldrh    w9, [sp, #POLLFDS + POLLFD_SIZE + REVENTS]
        cbnz    w9, leave                // the launcher is gone
        ldrh    w9, [sp, #POLLFDS + REVENTS]
        cbz     w9, round

        mov     x0, #CONTROL
        add     x1, sp, #BUFFER
        mov     x2, #COMMAND_SIZE + 1    // one more than a command, to see that it is too long
        mov     x8, #NR_read
        svc     #0
        cmn     x0, #EAGAIN
        b.eq    round
        cmn     x0, #EINTR
        b.eq    round
        cmp     x0, #0
        b.le    leave                    // the application is gone, or its socket is broken
        cmp     x0, #COMMAND_SIZE
        b.ne    round
        ldr     w9, [sp, #BUFFER]
        and     w1, w9, #0xff
        sub     w10, w1, #1
        cmp     w10, #LAST_SIGNAL - 1
        b.hi    round                    // no signal
        mov     x0, #WORKLOAD
        lsr     w9, w9, #8
        cbz     w9, 5f
        cmp     w9, #1                   // bit 8 alone
        b.ne    round                    // bits that mean nothing
        mov     x0, #-1
5:      mov     x8, #NR_kill
        svc     #0                       // it may have gone by itself: no result to look at
        b       round

report:
        str     x19, [sp, #REPORT]
        mov     x0, #RUSAGE_CHILDREN
        add     x1, sp, #REPORT + 8
        mov     x8, #NR_getrusage
        svc     #0
        mov     x0, #CONTROL
        add     x1, sp, #REPORT
        mov     x2, #REPORT_SIZE
        mov     x8, #NR_write
        svc     #0                       // without a reader there is nobody to tell

leave:
        mov     x0, xzr
        b       6f
fail:
        mov     x0, #FAILED
6:      mov     x8, #NR_exit_group
        svc     #0
        udf     #0
end:
