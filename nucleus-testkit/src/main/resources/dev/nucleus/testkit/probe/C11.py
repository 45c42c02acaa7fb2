PTRACE_ATTACH, PTRACE_SEIZE = 16, 0x4206
KEEPS = ("EPERM", "EACCES", "ENOSYS")


def target():
    """PID 1 inside; outside a child of the control's own, which anybody may trace."""
    return 1 if INSIDE else sleeper()


def mapped(pid, rights="r"):
    try:
        with open("/proc/%d/maps" % pid) as maps:
            for line in maps:
                if line.split()[1].startswith(rights):
                    return int(line.split("-")[0], 16)
    except OSError:
        pass
    return 0x400000


@escape("trace PID 1", *KEEPS)
def attach():
    return syscall("ptrace", PTRACE_ATTACH, target(), 0, 0)


@escape("seize PID 1", *KEEPS)
def seize():
    return syscall("ptrace", PTRACE_SEIZE, target(), 0, 0)


@escape("read the memory of PID 1", *KEEPS)
def read_memory():
    pid = target()
    local = ctypes.create_string_buffer(16)
    here = (ctypes.c_ulong * 2)(ctypes.addressof(local), 16)
    # Any address will do: without permission the kernel does not look at it.
    start = mapped(pid)
    there = (ctypes.c_ulong * 2)(start, 16)
    return syscall("process_vm_readv", pid, here, 1, there, 1, 0)


@escape("write to the memory of PID 1", *KEEPS)
def write_memory():
    pid = target()
    local = ctypes.create_string_buffer(16)
    here = (ctypes.c_ulong * 2)(ctypes.addressof(local), 16)
    there = (ctypes.c_ulong * 2)(mapped(pid, "rw-p"), 16)
    return syscall("process_vm_writev", pid, here, 1, there, 1, 0)


for name in ("mem", "maps", "environ", "auxv", "stack", "syscall", "root", "cwd", "exe",
             "map_files", "personality", "ns/mnt", "io", "pagemap", "smaps"):
    def look():
        path = "/proc/%d/%s" % (target(), name)
        if os.path.islink(path) or name in ("root", "cwd", "exe", "ns/mnt"):
            return os.readlink(path)
        if name == "map_files":
            return os.listdir(path)
        if name == "mem":
            os.close(os.open(path, os.O_RDONLY))
            return "opened"
        return "%d bytes" % len(read(path))

    escape("look at /proc/1/" + name, *KEEPS)(look)


@escape("open what PID 1 has open", *KEEPS)
def open_descriptors():
    pid = target()
    for number in range(64):
        try:
            os.close(os.open("/proc/%d/fd/%d" % (pid, number), os.O_RDONLY | os.O_NONBLOCK))
            return "descriptor %d" % number
        except OSError as error:
            # It does not say which are there; what is not there is no refusal of what is.
            if error.errno != errno.ENOENT:
                refusal = error
    raise refusal


@escape("take a descriptor of PID 1", *KEEPS)
def take_descriptor():
    pidfd = syscall("pidfd_open", target(), 0)
    return syscall("pidfd_getfd", pidfd, 0, 0)


@escape("kill PID 1", *KEEPS)
def kill_init():
    pid = target()
    if INSIDE:
        # The kernel protects PID 1 from signals that it does not handle; SIGKILL never arrives.
        for number in (9, 15, 19, 11):
            os.kill(pid, number)
        time.sleep(0.05)
        os.kill(pid, 0)
        with open("/proc/1/stat") as stat:
            if stat.read().rsplit(")", 1)[1].split()[0] in "tTZX":
                return "stopped"
        raise Refused("it takes no notice")
    os.kill(pid, 9)
    return "killed"


@escape("see processes that are not its own")
def others():
    mine = processes()
    if not INSIDE:
        return "%d processes" % len(mine)
    strange = [pid for pid in mine if pid not in (1, os.getpid(), os.getppid())]
    if strange:
        return strange
    raise Refused("%s are all" % mine)


@escape("take processor time from PID 1", *KEEPS)
def priority():
    os.setpriority(os.PRIO_PROCESS, target(), 19)
    return "it is nice now"


@escape("make PID 1 the first to be killed when memory is short", *KEEPS, "EROFS")
def oom_score():
    with open("/proc/%d/oom_score_adj" % target(), "w") as score:
        score.write("1000")
    return "1000"


@escape("take the descriptors from PID 1 by a limit", *KEEPS)
def limit():
    import resource
    before = resource.prlimit(target(), resource.RLIMIT_NOFILE, (0, 0))
    return "%d before" % before[0]


@escape("choose the processors of PID 1", *KEEPS)
def affinity():
    pid = target()
    os.sched_setaffinity(pid, os.sched_getaffinity(pid))
    return "set"
