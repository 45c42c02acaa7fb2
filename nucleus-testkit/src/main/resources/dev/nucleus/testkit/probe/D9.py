import subprocess

SETS = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")


def sets(text):
    return {line.split(":")[0]: int(line.split()[1], 16) for line in text.splitlines()
            if line.startswith(SETS)}


def status(pid="self"):
    with open("/proc/%s/status" % pid) as file:
        return sets(file.read())


def nothing_in(found):
    held = {name: hex(bits) for name, bits in found.items() if bits}
    if held:
        return held
    raise Refused("all five sets are empty")


@escape("hold a capability")
def held():
    if not INSIDE:
        private(0)
    return nothing_in(status())


@escape("hold a capability after exec")
def after_exec():
    if not INSIDE:
        private(0)
    return nothing_in(sets(subprocess.check_output(["cat", "/proc/self/status"]).decode()))


@escape("take one with capset", "EPERM")
def capset():
    if not INSIDE:
        private(0)
    header = ctypes.create_string_buffer(struct.pack("II", 0x20080522, 0))
    data = ctypes.create_string_buffer(struct.pack("6I", 0x400, 0x400, 0x400, 0, 0, 0))
    syscall("capset", header, data)
    return "CAP_NET_BIND_SERVICE"


@escape("raise an ambient one", "EPERM")
def ambient():
    if not INSIDE:
        private(0)
        capset()
    checked(libc.prctl(47, 2, 10, 0, 0))  # PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE
    return "CAP_NET_BIND_SERVICE"


@escape("keep capabilities across setuid", "EPERM")
def secure_bits():
    if not INSIDE:
        private(0)
    checked(libc.prctl(28, 1 << 4, 0, 0, 0))  # PR_SET_SECUREBITS, SECBIT_KEEP_CAPS
    return "SECBIT_KEEP_CAPS"


@escape("become uid 0 with capabilities", "EPERM", "EINVAL")
def become_root():
    if not INSIDE:
        private(0)
    os.setresuid(0, 0, 0)
    return nothing_in(sets(subprocess.check_output(["cat", "/proc/self/status"]).decode()))


@escape("drop to a group of another", "EPERM", "EINVAL")
def groups():
    if not INSIDE and os.geteuid() != 0:
        raise Absent("needs root")
    os.setgroups([0])
    return "setgroups"


@escape("change the host name")
def use():
    if not INSIDE:
        private(CLONE_NEWUTS)
    checked(libc.sethostname(b"probe", 5))
    return "sethostname"
