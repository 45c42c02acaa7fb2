import stat

EXPECTED = {"null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "shm", "fd", "stdin",
            "stdout", "stderr", "core", "mqueue", "empty"}
DEVICES = ("mem", "kmem", "port", "kmsg", "fuse", "kvm", "loop-control", "uinput", "net/tun",
           "vhost-net", "vhost-vsock", "vsock", "userfaultfd", "autofs", "btrfs-control", "cuse",
           "hpet", "nvram", "rtc0", "snapshot", "vga_arbiter", "console", "tty0", "ttyS0", "vcs",
           "mapper/control", "dri/card0", "sda", "vda", "nvme0n1", "loop0")


def directories():
    return ["/tmp", "/dev/shm", os.environ["HOME"]] if INSIDE else [PARAMS["scratch"]]


def make(kind, major, minor):
    last = None
    for directory in directories():
        path = "%s/node-%d" % (directory, os.getpid())
        try:
            os.mknod(path, kind | 0o666, os.makedev(major, minor))
            os.unlink(path)
            return path
        except OSError as error:
            last = error
    raise last


@escape("make a character device")
def character():
    return make(stat.S_IFCHR, 1, 3)


@escape("make a block device")
def block():
    return make(stat.S_IFBLK, 7, 200)


@escape("make a device that the kernel grants to anybody, 0:0")
def whiteout():
    return make(stat.S_IFCHR, 0, 0)


@escape("open a device of the host", "ENOENT", "EACCES", "EPERM", "ENXIO")
def open_device():
    last = Absent("none of them exists here")
    for name in DEVICES:
        try:
            os.close(os.open("/dev/" + name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY))
            return "/dev/" + name
        except OSError as error:
            if INSIDE or error.errno != errno.ENOENT:
                last = error
    raise last


@escape("see more in /dev than the harmless nodes")
def listing():
    extra = sorted(set(os.listdir("/dev")) - EXPECTED)
    if extra:
        return extra
    raise Refused(",".join(sorted(os.listdir("/dev"))))


@escape("add a name to /dev", "EROFS", "EACCES", "EPERM")
def add():
    directory = "/dev" if INSIDE else PARAMS["scratch"]
    os.symlink("null", "%s/new-%d" % (directory, os.getpid()))
    return "added"


@escape("see the terminals of others")
def terminals():
    if not INSIDE:
        os.openpty()
    found = [name for name in os.listdir("/dev/pts") if name != "ptmx"]
    if found:
        return found
    raise Refused("/dev/pts is empty")


@service("use null, zero, full, random and urandom")
def harmless():
    with open("/dev/null", "wb") as null:
        null.write(b"x")
    assert read("/dev/zero", 4) == bytes(4)
    assert len(read("/dev/urandom", 16)) == 16 and len(read("/dev/random", 16)) == 16
    try:
        os.write(os.open("/dev/full", os.O_WRONLY), b"x")
    except OSError as error:
        assert error.errno == errno.ENOSPC
        return "all five"


@service("open a pseudoterminal")
def pseudoterminal():
    master, slave = os.openpty()
    os.write(slave, b"x")
    assert os.read(master, 1) == b"x"
    return os.ttyname(slave)
