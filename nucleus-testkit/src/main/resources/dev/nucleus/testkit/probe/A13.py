NAMES = set(PARAMS["names"].split(","))


def names_in(block):
    return {entry.split(b"=")[0].decode(errors="replace") for entry in block.split(b"\0")} & NAMES


@escape("inherit the application's variables")
def inherited():
    found = NAMES & set(os.environ)
    if found:
        return sorted(found)
    raise Refused("it has " + ",".join(sorted(os.environ)))


@escape("read the variables of PID 1", "EACCES", "EPERM")
def of_init():
    found = names_in(read("/proc/%d/environ" % (1 if INSIDE else os.getpid()), 1 << 20))
    if found:
        return sorted(found)
    raise Refused("none of them")


@escape("read the variables of any process")
def of_anybody():
    found = set()
    for pid in processes():
        try:
            found |= names_in(read("/proc/%d/environ" % pid, 1 << 20))
        except OSError:
            pass
    if found:
        return sorted(found)
    raise Refused("none in %d processes" % len(processes()))


@escape("find the application's variables in memory that is mapped at the start")
def in_own_memory():
    blocks = b""
    with open("/proc/self/maps") as maps:
        ranges = [line.split() for line in maps if line.rstrip().endswith("[stack]")]
    for fields in ranges:
        low, high = (int(part, 16) for part in fields[0].split("-"))
        with open("/proc/self/mem", "rb", buffering=0) as memory:
            memory.seek(low)
            blocks += memory.read(high - low)
    found = sorted(name for name in NAMES if ("\0" + name + "=").encode() in blocks)
    if found:
        return found
    raise Refused("not in %d bytes of stack" % len(blocks))
