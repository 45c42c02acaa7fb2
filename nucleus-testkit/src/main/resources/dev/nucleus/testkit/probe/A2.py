def inherited():
    """What is open, without the descriptor that lists it."""
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[int(name)] = os.readlink("/proc/self/fd/" + name)
        except FileNotFoundError:
            pass
    return found


AT_START = inherited()


def directory_descriptor():
    """For the control: a directory of the host, open in a program that was executed later."""
    descriptor = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    os.set_inheritable(descriptor, True)
    return descriptor


@escape("inherit a descriptor above 2")
def descriptors():
    if INSIDE:
        extra = {number: target for number, target in AT_START.items() if number > 2}
    else:
        reader, writer = os.pipe()
        number = directory_descriptor()
        child = os.fork()
        if child == 0:
            os.dup2(writer, 1)
            os.execv("/bin/ls", ["ls", "-l", "/proc/self/fd"])
        os.waitpid(child, 0)
        extra = "-> /\n" in os.read(reader, 65536).decode() and {number: "/"}
    if extra:
        return extra
    raise Refused("only " + str(sorted(AT_START)))


@escape("walk up from a standard stream", "ENOTDIR", "EACCES")
def walk_up():
    last = None
    for descriptor in (0, 1, 2) if INSIDE else (directory_descriptor(),):
        try:
            os.close(os.open("../../../../etc/hostname", os.O_RDONLY, dir_fd=descriptor))
            return "from descriptor %d" % descriptor
        except OSError as error:
            last = error
    raise last


@escape("start outside of the root")
def working_directory():
    if not INSIDE:
        lost = PARAMS["scratch"] + "/lost-%d" % os.getpid()
        os.mkdir(lost)
        os.chdir(lost)
        os.rmdir(lost)
    try:
        cwd = os.getcwd()
    except FileNotFoundError:
        return "getcwd: ENOENT"
    if not cwd.startswith("/") or os.stat(".").st_ino != os.stat(cwd).st_ino:
        return cwd
    raise Refused("in " + cwd)


if "streams" in PARAMS:
    @escape("reopen standard input for writing", "EACCES")
    def rewrite_input():
        descriptor = os.open("/proc/self/fd/0", os.O_WRONLY)
        return os.write(descriptor, b"changed")

    @escape("reopen standard output for reading", "EACCES")
    def read_output():
        return os.read(os.open("/proc/self/fd/1", os.O_RDONLY), 64)

    @escape("truncate standard input", "EACCES", "EAGAIN", "EPERM")
    def truncate_input():
        os.truncate("/proc/self/fd/0", 0)
        return "truncated"
