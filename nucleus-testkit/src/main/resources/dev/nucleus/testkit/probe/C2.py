GONE = ("ESRCH", "EPERM", "ENOSYS", "EACCES")


def victim():
    """A process of the host that the test started; outside one of the control's own."""
    return int(PARAMS["victim"]) if INSIDE else sleeper()


@escape("kill a process of the host", *GONE)
def kill():
    os.kill(victim(), signal.SIGKILL)
    return "killed"


@escape("signal a thread of the host", *GONE)
def tgkill():
    pid = victim()
    number = 234 if os.uname().machine == "x86_64" else 131
    checked(libc.syscall(ctypes.c_long(number), ctypes.c_long(pid), ctypes.c_long(pid),
                         ctypes.c_long(signal.SIGTERM)))
    return "signalled"


@escape("take hold of a process of the host", *GONE)
def pidfd():
    return "descriptor %d" % syscall("pidfd_open", victim(), 0)


@escape("signal the process group of the application", *GONE)
def group():
    if not INSIDE:
        os.setpgid(0, 0)
    pid = victim()
    if not INSIDE:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        os.killpg(os.getpid(), signal.SIGUSR1)
        return "signalled"
    os.killpg(pid, signal.SIGKILL)
    return "killed"


@escape("see its parent")
def parent():
    chain = os.getppid()
    with open("/proc/self/status") as status:
        fields = dict(line.split(":", 1) for line in status if ":" in line)
    if INSIDE and len(fields["NSpid"].split()) == 1 and chain in (0, 1, 2):
        raise Refused("pid %d, whose parent is %d" % (os.getpid(), chain))
    return "pid %d" % chain
