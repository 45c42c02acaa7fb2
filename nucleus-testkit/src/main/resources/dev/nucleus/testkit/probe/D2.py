import threading

SIGCHLD = 17
NAMES = {"user": CLONE_NEWUSER, "mnt": CLONE_NEWNS, "pid": CLONE_NEWPID, "net": CLONE_NEWNET,
         "ipc": CLONE_NEWIPC, "uts": CLONE_NEWUTS, "cgroup": CLONE_NEWCGROUP}


def clone(flags):
    """clone(2) as a fork; the child of a successful one ends at once."""
    pid = syscall("clone", flags | SIGCHLD, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return "pid %d" % pid


def clone3(flags):
    arguments = ctypes.create_string_buffer(struct.pack("8Q", flags, 0, 0, 0, SIGCHLD, 0, 0, 0))
    pid = syscall("clone3", arguments, 64)
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return "pid %d" % pid


@escape("clone3 into a new user namespace")
def clone3_user():
    return clone3(CLONE_NEWUSER)


@escape("clone3 without any flag", "ENOSYS")
def clone3_plain():
    return clone3(0)


for kind, flag in NAMES.items():
    def attempt(call):
        if not INSIDE and flag != CLONE_NEWUSER:
            private(0)
        return call(flag)

    escape("clone into a new %s namespace" % kind)(lambda: attempt(clone))
    escape("unshare the %s namespace" % kind)(
        lambda: attempt(lambda bits: checked(libc.unshare(bits))))


@escape("unshare the time namespace")
def time_namespace():
    if not INSIDE:
        private(0)
    return checked(libc.unshare(CLONE_NEWTIME))


@escape("join its own namespaces again")
def join():
    if not INSIDE:
        private(CLONE_NEWUTS)
    descriptor = os.open("/proc/self/ns/uts", os.O_RDONLY)
    return checked(libc.setns(descriptor, 0))


@escape("join the namespaces of PID 1")
def join_init():
    if not INSIDE:
        private(CLONE_NEWUTS)
    return checked(libc.setns(syscall("pidfd_open", 1 if INSIDE else os.getpid(), 0), CLONE_NEWUTS))


@escape("raise the number of user namespaces", "EROFS", "EACCES", "EPERM", "ENOENT")
def more_namespaces():
    if not INSIDE:
        private(0)
    with open("/proc/sys/user/max_user_namespaces", "r+") as limit:
        value = limit.read()
        limit.seek(0)
        limit.write(value)
    return "written"


@service("start threads")
def threads():
    seen = []
    many = [threading.Thread(target=seen.append, args=(number,)) for number in range(8)]
    for thread in many:
        thread.start()
    for thread in many:
        thread.join()
    assert sorted(seen) == list(range(8))
    return "8 threads"
