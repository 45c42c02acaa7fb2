import mmap

GETPID, EXIT, MOUNT, PTRACE, SOCKETCALL = 20, 1, 21, 26, 102  # <asm/unistd_32.h>
X32_GETPID = 0x40000000 | 39  # __X32_SYSCALL_BIT of <asm/unistd.h>
PAGES = []


def code(instructions):
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(instructions)
    PAGES.append(page)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_long)(address)


def need_x86():
    if os.uname().machine != "x86_64":
        raise Absent("no 32-bit entry of this kind on " + os.uname().machine)


def int80(number, *arguments):
    """One system call of the 32-bit ABI: int 0x80 in 64-bit code."""
    need_x86()
    registers = [b"\xbb", b"\xb9", b"\xba"]  # mov ebx, ecx, edx
    body = b"\x53" + b"\xb8" + struct.pack("<I", number)
    for register, argument in zip(registers, arguments):
        body += register + struct.pack("<I", argument)
    result = code(body + b"\xcd\x80\x5b\x48\x98\xc3")()  # int 0x80; pop rbx; cdqe; ret
    if -4096 < result < 0:
        raise OSError(-result, os.strerror(-result))
    return result


@escape("getpid by int 0x80", "SIGSYS", "ENOSYS")
def getpid():
    assert int80(GETPID) == os.getpid()
    return "pid %d" % os.getpid()


@escape("socket by the socketcall multiplexer", "SIGSYS", "ENOSYS")
def socketcall():
    # EFAULT: it was let in, and only its arguments were bad.
    try:
        return int80(SOCKETCALL, 1, 0)
    except OSError as error:
        if error.errno == errno.EFAULT:
            return "let in"
        raise


@escape("mount by int 0x80", "SIGSYS", "ENOSYS")
def mount_32():
    try:
        return int80(MOUNT, 0, 0, 0)
    except OSError as error:
        if error.errno in (errno.EFAULT, errno.EINVAL):
            return "let in"
        raise


@escape("ptrace by int 0x80", "SIGSYS", "ENOSYS")
def ptrace_32():
    return "traced by its parent: %d" % int80(PTRACE, 0, 0)


@escape("getpid by the x32 ABI", "SIGSYS", "ENOSYS", "EPERM")
def x32():
    need_x86()
    number = checked(libc.syscall(ctypes.c_long(X32_GETPID)))
    return "pid %d" % number


@escape("run a 32-bit program", "SIGSYS", "ENOSYS", "ENOEXEC", "EACCES")
def elf32():
    need_x86()
    # mov eax, EXIT; mov ebx, 42; int 0x80
    text = struct.pack("<BIBIBB", 0xb8, EXIT, 0xbb, 42, 0xcd, 0x80)
    base = 0x08048000
    header = struct.pack("<16sHHIIIIIHHHHHH", b"\x7fELF\x01\x01\x01", 2, 3, 1, base + 84, 52, 0, 0,
                         52, 32, 1, 0, 0, 0)
    segment = struct.pack("<IIIIIIII", 1, 0, base, base, 84 + len(text), 84 + len(text), 5, 4096)
    path = ("/tmp" if INSIDE else PARAMS["scratch"]) + "/elf32-%d" % os.getpid()
    with open(path, "wb") as file:
        file.write(header + segment + text)
    os.chmod(path, 0o755)
    child = os.fork()
    if child == 0:
        try:
            os.execv(path, [path])
        except OSError as error:
            os._exit(error.errno)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) == signal.SIGSYS:
            raise Refused("SIGSYS")
        raise RuntimeError("signal %d" % os.WTERMSIG(status))
    if os.WEXITSTATUS(status) == 42:
        return "it exited with 42"
    raise OSError(os.WEXITSTATUS(status), "exec")
