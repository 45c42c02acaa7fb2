import mmap

MEBI = 1 << 20
SCRATCH = PARAMS.get("scratch")


def fill(directory, amount):
    path = "%s/fill-%d" % (directory, os.getpid())
    written = 0
    chunk = b"x" * (256 * 1024)
    try:
        with open(path, "wb", buffering=0) as file:
            while written < amount:
                written += file.write(chunk)
        return "%d MiB" % (written // MEBI)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Refused("ENOSPC after %d KiB" % (written // 1024))
        raise
    finally:
        os.unlink(path)


# Each of them has been given 8 MiB.
for name, place in (("/tmp", "/tmp"), ("/dev/shm", "/dev/shm"),
                    ("the home directory", os.environ.get("HOME", "/")),
                    ("a tmpfs of its own", PARAMS["tmpfs"])):
    escape("write beyond the size of " + name)(
        lambda: fill(place if INSIDE else SCRATCH, 24 * MEBI))


@escape("make more files than allowed")
def files():
    directory = "%s/many-%d" % ("/tmp" if INSIDE else SCRATCH, os.getpid())
    made = 0
    try:
        os.mkdir(directory)
        while made < 2000:
            os.close(os.open("%s/%d" % (directory, made), os.O_CREAT))
            made += 1
        return "%d files" % made
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Refused("ENOSPC after %d files" % made)
        raise
    finally:
        for number in range(made):
            os.unlink("%s/%d" % (directory, number))


def allocate(flags):
    maps = []
    for _ in range(24):
        region = mmap.mmap(-1, 16 * MEBI, flags=flags | mmap.MAP_ANONYMOUS)
        for page in range(0, len(region), 4096):
            region[page] = 1
        maps.append(region)
    return "384 MiB"


@escape("allocate and touch private memory", "ENOMEM")
def private_memory():
    return allocate(mmap.MAP_PRIVATE)


@escape("allocate and touch shared memory", "ENOMEM")
def shared_memory():
    return allocate(mmap.MAP_SHARED)


@escape("lock memory", "EPERM", "ENOMEM", "EAGAIN")
def locked_memory():
    import resource
    amount = MEBI
    if not INSIDE:
        amount = min(resource.getrlimit(resource.RLIMIT_MEMLOCK)[0], MEBI)
        amount = MEBI if amount < 0 else amount // 2
    region = mmap.mmap(-1, amount)
    address = ctypes.addressof(ctypes.c_char.from_buffer(region))
    checked(libc.mlock(ctypes.c_void_p(address), ctypes.c_size_t(amount)))
    return "%d bytes" % amount


@escape("reserve huge pages", "ENOMEM", "EPERM", "EACCES", "EROFS")
def huge_pages():
    if not INSIDE:
        raise Absent("would take them from others")
    mmap.mmap(-1, 2 * MEBI, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000)
    return "one"
