import socket

KEY, NAME = 0x6e75636c, "nucleus-probe"
MISSING = ("ENOENT", "ECONNREFUSED", "EACCES", "EPERM", "ENOSYS")
IPC_CREAT, IPC_RMID, O_CREAT = 0o1000, 0, os.O_CREAT
KEEP = []


def sysv(function, flags):
    arguments = {"shmget": (KEY, 4096, flags), "msgget": (KEY, flags), "semget": (KEY, 1, flags)}
    return checked(getattr(libc, function)(*arguments[function]))


def remove(function, identifier):
    {"shmget": lambda: libc.shmctl(identifier, IPC_RMID, None),
     "msgget": lambda: libc.msgctl(identifier, IPC_RMID, None),
     "semget": lambda: libc.semctl(identifier, 0, IPC_RMID)}[function]()


def queue(flags):
    return checked(libc.mq_open(("/" + NAME).encode(), flags, 0o666, None))


def listen():
    server = socket.socket(socket.AF_UNIX)
    server.bind("\0" + NAME)
    server.listen()
    KEEP.append(server)


def leave_files():
    for directory in ("/tmp", "/dev/shm"):
        with open("%s/%s" % (directory, NAME), "w") as file:
            file.write("left")
        os.chmod("%s/%s" % (directory, NAME), 0o666)


if PARAMS.get("role") == "leave":
    for function in ("shmget", "msgget", "semget"):
        sysv(function, IPC_CREAT | 0o666)
    left = "left"
    try:
        queue(os.O_RDWR | O_CREAT)
    except PermissionError:
        left = "left no queue"  # Landlock refuses what has no place in the tree
    listen()
    leave_files()
    os.write(1, left.encode() + b"\n")
    os.read(0, 1)
    sys.exit()


for name in ("shmget", "msgget", "semget"):
    def find():
        if INSIDE:
            return "found %d" % sysv(name, 0)
        made = sysv(name, IPC_CREAT | 0o666)
        try:
            return "found %d" % sysv(name, 0)
        finally:
            remove(name, made)

    escape("find what another left with " + name, *MISSING)(find)


@escape("find a message queue of another", *MISSING)
def find_queue():
    if PARAMS.get("neighbour") == "left no queue":
        raise Absent("the neighbour could not make one")
    if INSIDE:
        return "found %d" % queue(os.O_RDWR)
    queue(os.O_RDWR | O_CREAT)
    try:
        return "found %d" % queue(os.O_RDWR)
    finally:
        libc.mq_unlink(("/" + NAME).encode())


@escape("connect to an abstract socket of another", *MISSING)
def find_socket():
    if not INSIDE:
        listen()
    with socket.socket(socket.AF_UNIX) as client:
        client.connect("\0" + NAME)
    return "connected"


for place in ("/tmp", "/dev/shm"):
    def find_file():
        if INSIDE:
            return read("%s/%s" % (place, NAME)).decode()
        path = "%s/%s-%d" % (place, NAME, os.getpid())
        open(path, "w").close()
        try:
            return "%d bytes" % len(read(path))
        finally:
            os.unlink(path)

    escape("find a file of another in " + place, *MISSING)(find_file)
