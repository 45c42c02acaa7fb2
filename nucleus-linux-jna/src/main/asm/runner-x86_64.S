# The runner for x86-64: clones a child, which then walks a table of system calls.
#
# Between clone3 and execve the child runs nothing but the instructions below: no library, no JVM,
# no allocation, no lock. It shares its memory with a JVM whose other threads go on running, and
# its stack pointer is whatever the calling thread's was, so it does not touch the stack at all.
# Everything it knows is in the table, and the only state it keeps is the address of the current
# step, in a register that the kernel preserves across a system call (it clobbers rax, rcx and r11
# and nothing else: see "Architecture calling conventions" in syscall(2)).
#
# The bytes stand in dev.nucleus.linux.program.RunnerCode, and a test assembles this file and
# compares. There is no relocation and no absolute address: the code runs wherever it is copied.
#
# A step (96 bytes, aligned to 8, little endian)
#    0  u64  nr            system call number, or all ones: continue at the step at address args[0]
#    8  u64  args[6]
#   56  u64  result        where the 8 byte result of a successful call is stored; 0 = nowhere
#   64  u16  tolerated[4]  errnos that are no failure; 0 = unused, 0xFFFF = every errno
#   72  s32  onZero        how many steps to move, relative to this one, when the result is 0
#   76  s32  onPositive    ... when it is anything else and no error
#   80  s32  onTolerated   ... when it is a tolerated error
#   84  u32  indirect      bit i: args[i] is the address of the 8 byte value to pass
#   88  u64  report        address of the report block, used for an error that is not tolerated
#
# A report block
#    0  u64  descriptor to write to
#    8  u64  message type (prefilled)        \
#   16  u64  address of the failed step       } the 24 bytes that are written
#   24  s64  result, which is -errno         /
#
# The argument of spawn
#    0  u64  address of struct clone_args
#    8  u64  its size
#   16  u64  address of the first step
#   24  u64  signal mask to install: all ones
#   32  u64  the mask as it was (written)
# The child does not read it: it may be reused as soon as spawn has returned. The table, the report
# blocks and all that they point to must live until the child has executed or ended.

        .intel_syntax noprefix
        .text

        .set    STEP_SIZE, 96
        .set    STEP_NR, 0
        .set    STEP_ARGS, 8
        .set    STEP_RESULT, 56
        .set    STEP_TOLERATED, 64
        .set    STEP_ON_ZERO, 72
        .set    STEP_ON_POSITIVE, 76
        .set    STEP_ON_TOLERATED, 80
        .set    STEP_INDIRECT, 84
        .set    STEP_REPORT, 88
        .set    SPAWN_CLONE_ARGS, 0
        .set    SPAWN_CLONE_SIZE, 8
        .set    SPAWN_FIRST_STEP, 16
        .set    SPAWN_MASK, 24
        .set    SPAWN_OLD_MASK, 32

        .set    SIG_SETMASK, 2           # <asm-generic/signal-defs.h>
        .set    SIGSET_SIZE, 8           # the kernel's sigset_t, not that of the C library
        .set    MAX_ERRNO, 4095          # <linux/err.h>
        .set    SETUP_FAILED, 125
        .set    NR_write, 1              # <asm/unistd_64.h>
        .set    NR_rt_sigprocmask, 14
        .set    NR_exit_group, 231
        .set    NR_clone3, 435           # Linux 5.3

# long spawn(struct spawn_block *): the child's pid, or -errno.
#
# An ordinary C function for the caller, who is the parent. r8, r9 and r10 belong to the callee in
# the C convention and survive system calls, so that nothing has to be saved on a stack.
        .globl  spawn
spawn:
        mov     r9, rdi

        # A signal that reaches the child before its handlers are cleared, or with the caller's
        # mask, would run a handler of the JVM in it. clone3 copies the mask that is set here.
        mov     edi, SIG_SETMASK
        lea     rsi, [r9 + SPAWN_MASK]
        lea     rdx, [r9 + SPAWN_OLD_MASK]
        mov     r10d, SIGSET_SIZE
        mov     eax, NR_rt_sigprocmask
        syscall
        test    rax, rax
        jnz     9f                       # never clone with a mask that is not known

        # The first step is loaded here: the parent may return, and the block be gone, before the
        # child gets to run.
        mov     rdi, [r9 + SPAWN_CLONE_ARGS]
        mov     rsi, [r9 + SPAWN_CLONE_SIZE]
        mov     rdx, [r9 + SPAWN_FIRST_STEP]
        mov     eax, NR_clone3
        syscall
        test    rax, rax
        jz      child
        mov     r8, rax

        mov     edi, SIG_SETMASK
        lea     rsi, [r9 + SPAWN_OLD_MASK]
        xor     edx, edx
        mov     eax, NR_rt_sigprocmask   # r10 still holds the size
        syscall
        mov     rax, r8
9:      ret

# From here on there is no way back to the caller.
child:
        mov     rbx, rdx

# rbx = the current step.
run:
        mov     ebp, [rbx + STEP_INDIRECT]

        .macro  argument register, index
        mov     \register, [rbx + STEP_ARGS + 8 * \index]
        shr     ebp                      # the bit of this argument moves into the carry flag
        jnc     1f
        mov     \register, [\register]
1:
        .endm
        argument rdi, 0
        argument rsi, 1
        argument rdx, 2
        argument r10, 3
        argument r8, 4
        argument r9, 5

        mov     rax, [rbx + STEP_NR]
        cmp     rax, -1
        je      jump
        syscall

        # A clone in the table returns here twice, in two processes that share this table: the
        # parent with a pid and the child with 0. Each goes its own way by onPositive and onZero,
        # and each stores its result: with CLONE_VFORK the parent's comes last and stays, without
        # it nobody knows, and CLONE_PARENT_SETTID is the way to keep the pid.
        cmp     rax, -MAX_ERRNO          # unsigned: an address in the upper half is no error
        jae     error
        mov     rdi, [rbx + STEP_RESULT]
        test    rdi, rdi
        jz      1f
        mov     [rdi], rax
1:      movsxd  rcx, dword ptr [rbx + STEP_ON_ZERO]
        test    rax, rax
        jz      move
        movsxd  rcx, dword ptr [rbx + STEP_ON_POSITIVE]
move:
        imul    rcx, rcx, STEP_SIZE
        add     rbx, rcx
        jmp     run

jump:
        mov     rbx, rdi
        jmp     run

error:
        mov     edx, eax
        neg     edx                      # the errno; it is never 0, so unused slots never match
        mov     ecx, 4                   # slots, from the last to the first
1:      movzx   esi, word ptr [rbx + STEP_TOLERATED - 2 + 2 * rcx]
        cmp     esi, edx
        je      2f
        cmp     si, -1
        je      2f
        loop    1b

        # Not tolerated: say which step and why, and end. The result of the write is not looked at,
        # as there is nobody else to tell: the reader also sees the pipe close.
        mov     rsi, [rbx + STEP_REPORT]
        mov     rdi, [rsi]
        add     rsi, 8
        mov     [rsi + 8], rbx
        mov     [rsi + 16], rax
        mov     edx, 24
        mov     eax, NR_write
        syscall
        mov     edi, SETUP_FAILED
        mov     eax, NR_exit_group
        syscall
        ud2                              # a filter that refuses exit_group must not let us go on

2:      movsxd  rcx, dword ptr [rbx + STEP_ON_TOLERATED]
        jmp     move
