import shutil
import socket

VOLUME = PARAMS["volume"]


def at(name):
    return os.path.join(os.fsencode(VOLUME), name if isinstance(name, bytes) else name.encode())


@service("leave links, pipes, sockets and odd names in a volume")
def leave():
    os.symlink("/etc/shadow", at("result"))
    os.symlink("/", at("root"))
    os.symlink("../../../../../..", at("up"))
    os.symlink(PARAMS["outside"], at("outside"))
    os.mkfifo(at("pipe"))
    os.symlink("loop", at("loop"))
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(VOLUME)
        server.bind("socket")
    with open(at("sparse"), "wb") as sparse:
        sparse.truncate(1 << 40)
    for name in (b"\xff\xfe", b"new\nline", b"-rf", b"\x1b[2J"):
        open(at(name), "wb").close()
    return "%d entries" % len(os.listdir(VOLUME))


@service("leave a set-user-id program in a volume")
def leave_program():
    shutil.copy("/bin/id" if os.path.exists("/bin/id") else sys.executable, at("set-user-id"))
    os.chmod(at("set-user-id"), 0o6755)
    return oct(os.stat(at("set-user-id")).st_mode)


@escape("hard-link a file of the host into a volume", "EXDEV", "EPERM", "EACCES", "ENOENT")
def hard_link():
    source = "/etc/services" if INSIDE else PARAMS["scratch"] + "/linked"
    if not INSIDE:
        open(source, "w").close()
    os.link(source, at("hard-link"))
    return "linked"


@escape("leave a device in a volume")
def device():
    os.mknod(at("device"), 0o20666, os.makedev(1, 3))
    return "made"
