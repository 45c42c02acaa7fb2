CANARY = PARAMS["canary"]
MISSING = ("ENOENT", "EACCES", "EPERM", "ENOSYS")


def found(path=CANARY):
    return read(path).decode()


@escape("name a file of the host", *MISSING)
def by_name():
    return found()


@escape("climb fifty directories", *MISSING)
def climb():
    for _ in range(50):
        os.chdir("..")
    return found("." + CANARY)


@escape("leave a chroot, the classic way", *MISSING)
def leave_chroot():
    if not INSIDE:
        private()
    jail = "/tmp/jail" if INSIDE else PARAMS["scratch"] + "/jail-%d" % os.getpid()
    os.mkdir(jail)
    outer = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    os.chroot(jail)
    os.fchdir(outer)
    return climb()


@escape("pivot_root again", *MISSING)
def pivot():
    place = "/tmp" if INSIDE else PARAMS["scratch"]
    if not INSIDE:
        private()
        mount("tmpfs", place, "tmpfs", 0)
    os.mkdir(place + "/old")
    syscall("pivot_root", place.encode(), (place + "/old").encode())
    return found("/old" + CANARY)


@escape("unmount what hides the host", *MISSING)
def unmount():
    covered = os.path.dirname(CANARY)
    if not INSIDE:
        private()
        mount("tmpfs", covered, "tmpfs", 0)
        checked(libc.umount2(covered.encode(), MNT_DETACH))
        return found()
    last = None
    for place in ("/", "/.old", "/tmp", "/dev", "/proc", "/proc/kallsyms"):
        if libc.umount2(place.encode(), MNT_DETACH) == 0:
            return place + " unmounted"
        if ctypes.get_errno() not in (errno.ENOENT,):
            last = OSError(ctypes.get_errno(), place)
    raise last


@escape("go through the root of another process", *MISSING)
def other_roots():
    last = None
    for pid in processes() if INSIDE else (os.getpid(),):
        for link in ("root", "cwd/../../../../../.."):
            try:
                return found("/proc/%d/%s%s" % (pid, link, CANARY))
            except OSError as error:
                last = error
    raise last


@escape("go through the mount namespace of PID 1", *MISSING)
def join_namespace():
    if not INSIDE:
        with open("/proc/self/ns/mnt") as own:
            private()
            if os.geteuid() != 0:
                raise Absent("only root can go back")
            return "%s is open" % own.name
    namespace = os.open("/proc/1/ns/mnt", os.O_RDONLY)
    checked(libc.setns(namespace, CLONE_NEWNS))
    return found()


@escape("open a file by its handle", *MISSING)
def by_handle():
    # struct file_handle: bytes, type, handle. Inode 2 is the root directory of an ext4.
    place = os.open("/usr" if INSIDE else PARAMS["scratch"], os.O_RDONLY)
    handle = ctypes.create_string_buffer(struct.pack("II", 128, 0) + bytes(128))
    mount_id = ctypes.c_int()
    if not INSIDE:
        syscall("name_to_handle_at", place, b"", handle, ctypes.byref(mount_id), 0x1000)
    else:
        handle = ctypes.create_string_buffer(struct.pack("IIII", 8, 1, 2, 0) + bytes(120))
    return "opened as %d" % syscall("open_by_handle_at", place, handle, os.O_RDONLY)


@escape("find the host's root in the list of mounts")
def listed():
    with open("/proc/self/mountinfo") as mounts:
        whole = [line for line in mounts if line.split()[3:5] == ["/", "/"]]
    kinds = [line.split(" - ")[1].split()[0] for line in whole]
    if any(kind not in ("tmpfs", "rootfs") for kind in kinds):
        return kinds
    raise Refused("the root is " + ",".join(kinds))


@escape("receive mounts of the host, or send it ours")
def propagation():
    if not INSIDE:
        private()
        mount(None, "/", None, MS_REC | 1 << 20)  # MS_SHARED
    with open("/proc/self/mountinfo") as mounts:
        peers = [line for line in mounts if " shared:" in line or " master:" in line]
    if peers:
        return "%d mounts, the first on %s" % (len(peers), peers[0].split()[4])
    raise Refused("no mount has peers")
