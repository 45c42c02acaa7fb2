# What an untrusted program might try. Prints a line for each attempt: what, verdict, what happened.
# Every attempt that returns instead of raising has got something that it should not have.
import ctypes
import os
import signal
import socket
import sys

# Outside of a sandbox the attempts would do what they say.
if not os.path.isdir("/home/sandbox"):
    sys.exit("demo.py is for the sandbox of nucleus demo only")

HOST_PID = int(sys.argv[1])
LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWUSER = 0x10000000


def checked(result):
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def read_shadow():
    with open("/etc/shadow") as file:
        return "read " + file.readline().strip()


def list_root():
    return "found " + ", ".join(os.listdir("/root"))


def list_homes():
    others = [name for name in os.listdir("/home") if name != "sandbox"]
    if not others and not os.listdir("/home/sandbox"):
        raise OSError(None, "only its own empty home is there")
    return "found " + ", ".join(others or os.listdir("/home/sandbox"))


def write_usr():
    with open("/usr/bin/demo", "w") as file:
        file.write("harm")
    os.remove("/usr/bin/demo")
    return "wrote /usr/bin/demo"


def connect():
    with socket.create_connection(("1.1.1.1", 53), timeout=3):
        return "connected to 1.1.1.1"


def see_processes():
    processes = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    if HOST_PID not in processes and len(processes) <= 2:
        raise OSError(None, "only its own %d are there" % len(processes))
    return "sees %d processes" % len(processes)


def kill_host():
    os.kill(HOST_PID, signal.SIGKILL)
    return "killed process %d" % HOST_PID


def mount():
    checked(LIBC.mount(b"tmpfs", b"/home/sandbox", b"tmpfs", 0, None))
    return "mounted a tmpfs"


def become_root():
    os.setuid(0)
    return "is user %d" % os.geteuid()


def new_namespace():
    checked(LIBC.unshare(CLONE_NEWUSER))
    return "is in a new user namespace"


def trace_init():
    with open("/proc/1/mem", "rb") as file:
        return "opened the memory of process 1"


ATTEMPTS = [
    ("read /etc/shadow", read_shadow),
    ("list /root", list_root),
    ("list other home directories", list_homes),
    ("write to /usr", write_usr),
    ("connect to the network", connect),
    ("see other processes", see_processes),
    ("kill the process that started it", kill_host),
    ("mount a file system", mount),
    ("become root", become_root),
    ("enter a new user namespace", new_namespace),
    ("open the memory of its init", trace_init),
]

for what, attempt in ATTEMPTS:
    try:
        happened = "SUCCEEDED\t" + str(attempt())
    except OSError as error:
        happened = "refused\t" + (error.strerror or str(error))
    print(what + "\t" + happened, flush=True)
