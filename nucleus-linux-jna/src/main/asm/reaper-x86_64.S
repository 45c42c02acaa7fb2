# The reaper for x86-64: what PID 1 of a sandbox becomes when the workload has been started.
#
# A whole ELF file, headers included, so that it needs no linker: the bytes of .text are what
# dev.nucleus.linux.program.ReaperElf carries, what the launcher seals in a memfd and what PID 1
# executes. A test assembles this file and compares.
#
# It is a static executable without relocations, loaded at an address of the kernel's choice. One
# segment holds headers, code and filter and is never writable; all data is on the stack, which is
# never executable.
#
# It starts with these descriptors, and with every signal blocked:
#   3  control   SOCK_SEQPACKET socket to the application: commands in, one report out
#   4  liveness  read end of a pipe that nobody writes to; it hangs up when the launcher is gone
#   5  children  signalfd for SIGCHLD, non-blocking
# The workload is its child with pid 2. When PID 1 ends, the kernel kills every process of the
# namespace: see pid_namespaces(7). So every way out of here is exit_group, and every doubt takes it.
#
# A command is a message of four bytes: a signal from 1 to 64 in bits 0..7; bit 8 = to every process
# of the sandbox and not to the workload alone. Any other message of one byte or more is ignored.
#
# The report is one message of 152 bytes, sent when the workload has been reaped:
#    0  u32  3
#    4  u32  wait status of the workload: see wait(2)
#    8       struct rusage of everything that was reaped: see getrusage(2)
#
# Exit status: 0 = the sandbox is over; 125 = the reaper could not do its work.

        .intel_syntax noprefix
        .text

        .set    CONTROL, 3
        .set    LIVENESS, 4
        .set    CHILDREN, 5
        .set    WORKLOAD, 2
        .set    EVERY_PROCESS, 0x100
        .set    COMMAND_SIZE, 4
        .set    REPORT_TYPE, 3
        .set    REPORT_SIZE, 8 + 144
        .set    FAILED, 125
        # How many children one round reaps before the descriptors get a look: processes that
        # orphan children without end must not keep the application's commands waiting.
        .set    ROUND, 256

        .set    NR_read, 0               # <asm/unistd_64.h>
        .set    NR_write, 1
        .set    NR_rt_sigreturn, 15
        .set    NR_wait4, 61
        .set    NR_kill, 62
        .set    NR_getrusage, 98
        .set    NR_prctl, 157
        .set    NR_exit_group, 231
        .set    NR_ppoll, 271            # Linux 2.6.16
        .set    AUDIT_ARCH, 0xc000003e   # AUDIT_ARCH_X86_64 of <linux/audit.h>

        .set    EINTR, 4                 # <asm-generic/errno-base.h>
        .set    EAGAIN, 11
        .set    POLLIN, 1                # <asm-generic/poll.h>
        .set    PR_SET_DUMPABLE, 4       # <linux/prctl.h>, Linux 2.3.20
        .set    PR_SET_SECCOMP, 22       # <linux/prctl.h>, Linux 2.6.23
        .set    SECCOMP_MODE_FILTER, 2   # <linux/seccomp.h>, Linux 3.5
        .set    RET_KILL_PROCESS, 0x80000000 # <linux/seccomp.h>, Linux 4.14
        .set    RET_ALLOW, 0x7fff0000
        .set    SECCOMP_DATA_NR, 0
        .set    SECCOMP_DATA_ARCH, 4
        .set    RUSAGE_CHILDREN, -1      # <linux/resource.h>
        .set    WNOHANG, 1               # <linux/wait.h>
        .set    WALL, 0x40000000         # a child whose exit signal is not SIGCHLD counts as well
        .set    SIGINFO_SIZE, 128        # struct signalfd_siginfo
        .set    LAST_SIGNAL, 64

        # The stack frame.
        .set    POLLFDS, 0               # struct pollfd[3]: fd, events (u16), revents (u16)
        .set    FPROG, 24                # struct sock_fprog
        .set    STATUS, 40
        .set    BUFFER, 48               # what is read from a descriptor
        .set    REPORT, BUFFER + SIGINFO_SIZE
        .set    NO_TIME, REPORT + REPORT_SIZE # struct timespec of zero
        .set    FRAME, NO_TIME + 16
        .set    POLLFD_SIZE, 8
        .set    REVENTS, 6

file:
        .byte   0x7f, 'E', 'L', 'F'
        .byte   2, 1, 1, 0               # 64 bit, little endian, version 1, System V ABI
        .quad   0
        .short  3, 62                    # ET_DYN, EM_X86_64
        .long   1
        .quad   entry - file
        .quad   64                       # the program headers follow at once
        .quad   0                        # no section headers
        .long   0
        .short  64, 56, 2, 0, 0, 0       # header size, program header size and count, no sections

        .long   1, 5                     # PT_LOAD, read and execute
        .quad   0, 0, 0                  # the file from its start, at address 0 of the image
        .quad   end - file, end - file
        .quad   0x1000

        .long   0x6474e551, 6            # PT_GNU_STACK, read and write
        .quad   0, 0, 0, 0, 0
        .quad   16

# Read by the kernel only. An instruction is: code (u16), jump if true (u8), if false (u8), k (u32).
        .macro  load offset
        .short  0x20                     # BPF_LD | BPF_W | BPF_ABS
        .byte   0, 0
        .long   \offset
        .endm
        .macro  allow number
        .short  0x15                     # BPF_JMP | BPF_JEQ | BPF_K
        .byte   (filter_allow - .) / 8, 0
        .long   \number
        .endm
        .macro  return action
        .short  0x06                     # BPF_RET | BPF_K
        .byte   0, 0
        .long   \action
        .endm

filter:
        load    SECCOMP_DATA_ARCH        #  0
        .short  0x15                     #  1: not this architecture: kill
        .byte   0, (filter_kill - .) / 8
        .long   AUDIT_ARCH
        load    SECCOMP_DATA_NR          #  2
        allow   NR_ppoll                 #  3
        allow   NR_read                  #  4
        allow   NR_write                 #  5
        allow   NR_wait4                 #  6
        allow   NR_kill                  #  7
        allow   NR_getrusage             #  8
        allow   NR_exit_group            #  9
        allow   NR_rt_sigreturn          # 10
filter_kill:
        return  RET_KILL_PROCESS         # 11
filter_allow:
        return  RET_ALLOW                # 12
        .set    FILTER_LENGTH, (. - filter) / 8

# r12 = the first 8 bytes of the report, or 0 as long as the workload has not been reaped.
# rbx = how many more children this round may reap.
entry:
        sub     rsp, FRAME

        # execve has made this process dumpable again, so this comes before everything else.
        mov     edi, PR_SET_DUMPABLE
        xor     esi, esi
        mov     eax, NR_prctl
        syscall
        test    eax, eax
        jnz     fail

        lea     rax, [rip + filter]
        mov     qword ptr [rsp + FPROG], FILTER_LENGTH
        mov     [rsp + FPROG + 8], rax
        mov     edi, PR_SET_SECCOMP
        mov     esi, SECCOMP_MODE_FILTER
        lea     rdx, [rsp + FPROG]
        mov     eax, NR_prctl
        syscall
        test    eax, eax
        jnz     fail

        mov     dword ptr [rsp + POLLFDS], CONTROL
        mov     dword ptr [rsp + POLLFDS + 4], POLLIN
        mov     dword ptr [rsp + POLLFDS + POLLFD_SIZE], LIVENESS
        mov     dword ptr [rsp + POLLFDS + POLLFD_SIZE + 4], POLLIN
        mov     dword ptr [rsp + POLLFDS + 2 * POLLFD_SIZE], CHILDREN
        mov     dword ptr [rsp + POLLFDS + 2 * POLLFD_SIZE + 4], POLLIN
        xor     r12d, r12d

# A round: reap, then wait for a descriptor. The workload may have ended before the first one.
round:
        mov     ebx, ROUND
reap:
        mov     edi, -1
        lea     rsi, [rsp + STATUS]
        mov     edx, WNOHANG | WALL
        xor     r10d, r10d
        mov     eax, NR_wait4
        syscall
        cmp     eax, WORKLOAD
        jne     1f
        mov     r12d, [rsp + STATUS]
        shl     r12, 32
        or      r12, REPORT_TYPE
1:      test    eax, eax
        jle     2f
        dec     ebx
        jnz     reap
2:
        test    r12, r12
        jnz     report
        test    eax, eax
        js      fail                     # no child at all, and none of them was the workload

        # Without a timeout, unless the round ended with children left: their SIGCHLD may have been
        # read already.
        xor     edx, edx
        test    ebx, ebx
        jnz     3f
        lea     rdx, [rsp + NO_TIME]
        mov     [rdx], rbx
        mov     [rdx + 8], rbx
3:      lea     rdi, [rsp + POLLFDS]
        mov     esi, 3
        xor     r10d, r10d
        mov     eax, NR_ppoll
        syscall
        test    eax, eax
        js      fail

        cmp     word ptr [rsp + POLLFDS + 2 * POLLFD_SIZE + REVENTS], 0
        je      4f
        mov     edi, CHILDREN
        lea     rsi, [rsp + BUFFER]
        mov     edx, SIGINFO_SIZE
        xor     eax, eax                 # NR_read
        syscall
        cmp     eax, -EAGAIN
        je      4f
        test    eax, eax
        jle     fail                     # a descriptor that tells nothing would keep ppoll spinning
4:
        cmp     word ptr [rsp + POLLFDS + POLLFD_SIZE + REVENTS], 0
        jne     leave                    # the launcher is gone
        cmp     word ptr [rsp + POLLFDS + REVENTS], 0
        je      round

        mov     edi, CONTROL
        lea     rsi, [rsp + BUFFER]
        mov     edx, COMMAND_SIZE + 1    # one more than a command, to see that it is too long
        xor     eax, eax                 # NR_read
        syscall
        cmp     eax, -EAGAIN
        je      round
        cmp     eax, -EINTR
        je      round
        test    eax, eax
        jle     leave                    # the application is gone, or its socket is broken
        cmp     eax, COMMAND_SIZE
        jne     round
        mov     eax, [rsp + BUFFER]
        movzx   esi, al
        lea     ecx, [rsi - 1]
        cmp     ecx, LAST_SIGNAL - 1
        ja      round                    # no signal
        sub     eax, esi
        mov     edi, WORKLOAD
        jz      5f
        cmp     eax, EVERY_PROCESS
        jne     round                    # bits that mean nothing
        mov     edi, -1
5:      mov     eax, NR_kill
        syscall                          # it may have gone by itself: no result to look at
        jmp     round

report:
        mov     [rsp + REPORT], r12
        mov     edi, RUSAGE_CHILDREN
        lea     rsi, [rsp + REPORT + 8]
        mov     eax, NR_getrusage
        syscall
        mov     edi, CONTROL
        lea     rsi, [rsp + REPORT]
        mov     edx, REPORT_SIZE
        mov     eax, NR_write
        syscall                          # without a reader there is nobody to tell

leave:
        xor     edi, edi
        jmp     6f
fail:
        mov     edi, FAILED
6:      mov     eax, NR_exit_group
        syscall
        ud2
end:
