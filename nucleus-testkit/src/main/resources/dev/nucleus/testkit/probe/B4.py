PLACE = PARAMS["volume"]
CANARY = PLACE + "/canary"
KEEPS = ("EPERM", "EACCES", "EROFS", "ENOSYS")


def make_read_only():
    """For the control: a read-only bind mount in a namespace of this process's own."""
    private()
    mount(PLACE, PLACE, None, MS_BIND)
    mount(None, PLACE, None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NODEV)
    try:
        write()
    except OSError as error:
        if error.errno == errno.EROFS:
            return
        raise
    raise Absent("the control's mount is not read-only")


def write(path=CANARY):
    with open(path, "ab") as file:
        file.write(b"changed")
    return path + " written"


@escape("write to a read-only volume", *KEEPS)
def plain_write():
    return write()


@escape("create, rename and remove in a read-only volume", *KEEPS)
def change_directory():
    if INSIDE:
        os.rename(CANARY, CANARY + "-renamed")
    os.close(os.open(PLACE + "/new-%d" % os.getpid(), os.O_CREAT | os.O_EXCL))
    return "created"


@escape("change mode, owner, times and length in a read-only volume", *KEEPS)
def change_attributes():
    target = CANARY
    if not INSIDE:
        target = PLACE + "/other-%d" % os.getpid()
        open(target, "w").close()
    os.truncate(target, 1)
    os.chmod(target, 0o666)
    os.utime(target)
    return "changed"


@escape("remount it without MS_RDONLY", *KEEPS)
def remount():
    if not INSIDE:
        make_read_only()
    mount(None, PLACE, None, MS_REMOUNT | MS_BIND)
    return write()


@escape("clear its attributes with mount_setattr", *KEEPS)
def set_attributes():
    if not INSIDE:
        make_read_only()
    attributes = ctypes.create_string_buffer(struct.pack("QQQQ", 0, 1 | 2 | 4, 0, 0))
    syscall("mount_setattr", -100, PLACE.encode(), 0x8000, attributes, 32)
    return write()


@escape("mount over it", *KEEPS)
def overmount():
    if not INSIDE:
        private()
    mount("tmpfs", PLACE, "tmpfs", 0)
    return write(PLACE + "/over")


@escape("clone its mount and attach it elsewhere", *KEEPS)
def clone_tree():
    elsewhere = "/tmp" if INSIDE else PARAMS["scratch"]
    if not INSIDE:
        make_read_only()
    tree = syscall("open_tree", -100, PLACE.encode(), 1)
    syscall("move_mount", tree, b"", -100, elsewhere.encode(), 4)
    return "attached"


@escape("bind it elsewhere, writable", *KEEPS)
def bind_elsewhere():
    elsewhere = "/tmp" if INSIDE else PARAMS["scratch"]
    if not INSIDE:
        make_read_only()
    mount(PLACE, elsewhere, None, MS_BIND)
    mount(None, elsewhere, None, MS_REMOUNT | MS_BIND)
    return write(elsewhere + "/canary")


@escape("write below /proc/sys", *KEEPS)
def sysctl():
    # Written back as it is: nothing changes even where it works.
    path = "/proc/sys/kernel/hostname"
    if not INSIDE:
        private(CLONE_NEWUTS)
    with open(path, "r+") as file:
        value = file.read()
        file.seek(0)
        file.write(value)
    return path + " written"


@escape("remount /proc writable", *KEEPS)
def remount_proc():
    if not INSIDE:
        private()
        mount("/proc", "/proc", None, MS_BIND | MS_REC)
        flags = MS_NOSUID | MS_NODEV | 8
        mount(None, "/proc", None, MS_REMOUNT | MS_BIND | flags)
        return "remounted"
    mount(None, "/proc", None, MS_REMOUNT | MS_BIND)
    return sysctl()


@escape("uncover a masked file of /proc", *KEEPS)
def unmask():
    masked = "/proc/keys"
    if not INSIDE:
        private()
        mount("/dev/null", masked, None, MS_BIND)
        if read(masked):
            raise Absent("the control's mask does not hold")
    checked(libc.umount2(masked.encode(), MNT_DETACH))
    return "%d bytes" % len(read(masked))


@escape("write to programs and libraries of the root file system", *KEEPS)
def write_root():
    if not INSIDE:
        return write()
    for path in ("/usr/bin/env", "/etc/passwd", "/etc/ld.so.cache", "/usr/new", "/new", "/dev/new",
                 "/dev/empty/new", "/run/new"):
        try:
            return write(path)
        except OSError as error:
            if errno.errorcode[error.errno] not in KEEPS:
                raise
            last = error
    raise last


if INSIDE and "nested" in PARAMS:
    @escape("write to what is mounted below a read-only volume", *KEEPS)
    def nested():
        return write(PLACE + "/nested/canary")
