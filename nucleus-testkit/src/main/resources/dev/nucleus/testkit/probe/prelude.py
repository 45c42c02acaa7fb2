# What every probe starts with. A probe is run twice: outside, as the control, where each attempt has
# to succeed (in a namespace of its own or on a scratch file), and inside, where it has to be refused.
# Arguments: "outside" or "inside", then parameters as name=value.
# Report: one line for each attempt: kind, name, state and detail, with tabs between.
import ctypes
import errno
import os
import signal
import struct
import sys
import time

INSIDE = sys.argv[1] == "inside"
PARAMS = dict(argument.split("=", 1) for argument in sys.argv[2:])
REPORT = int(PARAMS.get("report", "1"))
FORBIDDEN = ("EPERM", "EACCES", "ENOSYS")
HANG_SECONDS = 20

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
libc.mmap.restype = ctypes.c_void_p

# <asm/unistd_64.h> and <asm-generic/unistd.h>; from 424 on the numbers are the same.
COMMON = dict(pidfd_open=434, clone3=435, pidfd_getfd=438, io_uring_setup=425, io_uring_enter=426,
              io_uring_register=427, open_tree=428, move_mount=429, fsopen=430, fsconfig=431,
              fsmount=432, mount_setattr=442)
NUMBERS = {
    "x86_64": dict(clone=56, ptrace=101, capset=126, capget=125, pivot_root=155, prctl=157,
                   add_key=248, request_key=249, keyctl=250, unshare=272, perf_event_open=298,
                   fanotify_init=300, name_to_handle_at=303, open_by_handle_at=304, setns=308,
                   process_vm_readv=310, process_vm_writev=311, kcmp=312, bpf=321,
                   userfaultfd=323, mq_open=240),
    "aarch64": dict(clone=220, ptrace=117, capset=91, capget=90, pivot_root=41, prctl=167,
                    add_key=217, request_key=218, keyctl=219, unshare=97, perf_event_open=241,
                    fanotify_init=262, name_to_handle_at=264, open_by_handle_at=265, setns=268,
                    process_vm_readv=270, process_vm_writev=271, kcmp=272, bpf=280,
                    userfaultfd=282, mq_open=180),
}
NR = dict(COMMON, **NUMBERS.get(os.uname().machine, {}))

# <linux/sched.h>
CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x00020000, 0x02000000, 0x04000000
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x08000000, 0x10000000, 0x20000000
CLONE_NEWNET, CLONE_NEWTIME = 0x40000000, 0x00000080
# <linux/mount.h>
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND = 1, 2, 4, 32, 4096
MS_REC, MS_PRIVATE = 16384, 1 << 18
MNT_DETACH = 2


class Refused(Exception):
    """The attempt was not successful, in a way that has no errno."""


class Absent(Exception):
    """The attempt cannot be made here at all."""


def syscall(name, *arguments):
    """A system call by name; raises OSError."""
    if name not in NR:
        raise Absent("no number for " + name + " on " + os.uname().machine)
    return checked(libc.syscall(ctypes.c_long(NR[name]), *[long(a) for a in arguments]))


def long(argument):
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def checked(result):
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def mount(source, target, fstype, flags, data=None):
    def text(value):
        return None if value is None else value.encode()
    checked(libc.mount(text(source), text(target), text(fstype), ctypes.c_ulong(flags), text(data)))


def private(flags=CLONE_NEWNS):
    """What follows happens in namespaces of this process's own: for controls, mostly."""
    uid, gid = os.geteuid(), os.getegid()
    checked(libc.unshare(flags | CLONE_NEWUSER))
    for name, text in (("setgroups", "deny"), ("uid_map", "0 %d 1" % uid),
                       ("gid_map", "0 %d 1" % gid)):
        try:
            with open("/proc/self/" + name, "w") as file:
                file.write(text)
        except OSError as error:
            # A read-only /proc; the privileges in the namespace are there without a map.
            if error.errno != errno.EROFS:
                raise
    if flags & CLONE_NEWNS:
        mount(None, "/", None, MS_REC | MS_PRIVATE)


def send(kind, name, state, detail):
    line = "\t".join((kind, name, state, " ".join(str(detail).split())))
    os.write(REPORT, (line + "\n").encode())


def outcome_of(attempt, accepted):
    """The attempt's state and detail, from a child process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            state, detail = "done", attempt()
        except Absent as absent:
            state, detail = "absent", absent
        except Refused as refused:
            state, detail = "refused", refused
        except OSError as error:
            name = errno.errorcode.get(error.errno, str(error.errno))
            state, detail = ("refused" if name in accepted else "odd"), name
        except MemoryError:
            state, detail = ("refused" if "ENOMEM" in accepted else "odd"), "ENOMEM"
        except BaseException as error:
            state, detail = "odd", "%s: %s" % (type(error).__name__, error)
        os.write(writer, ("%s\t%s" % (state, detail)).encode())
        os._exit(0)
    os.close(writer)
    deadline = time.monotonic() + HANG_SECONDS
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended:
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "odd", "hangs"
        time.sleep(0.002)
        ended, status = os.waitpid(child, os.WNOHANG)
    with os.fdopen(reader, "rb") as pipe:
        text = pipe.read().decode(errors="replace")
    if "\t" in text:
        return text.split("\t", 1)
    cause = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
    return ("refused" if cause in accepted else "odd"), cause


def escape(name, *accepted):
    """Has to succeed outside and to be refused inside, with one of these errors."""
    def decorate(attempt):
        state, detail = outcome_of(attempt, accepted or FORBIDDEN)
        send("escape", name, state, detail)
        return attempt
    return decorate


def service(name):
    """Has to work outside and inside."""
    def decorate(attempt):
        state, detail = outcome_of(attempt, ())
        send("service", name, state, detail)
        return attempt
    return decorate


def read(path, size=4096):
    with open(path, "rb", buffering=0) as file:
        return file.read(size)


def processes():
    return sorted(int(name) for name in os.listdir("/proc") if name.isdigit())


def sleeper(program="/bin/sleep"):
    """A child that sleeps for a minute, executed already."""
    child = os.fork()
    if child == 0:
        os.execv(program, [program, "60"])
    while b"sleep" not in read("/proc/%d/cmdline" % child):
        time.sleep(0.001)
    return child


def end(child):
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
