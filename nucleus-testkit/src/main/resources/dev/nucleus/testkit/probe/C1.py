import fcntl
import termios

TIOCSTI, TIOCLINUX, TIOCSETD = 0x5412, 0x541C, 0x5423
KEEPS = ("EPERM", "EACCES", "EIO", "ENOTTY", "ENXIO")


def terminals():
    """The terminals to attack: inside the application's, outside one of the control's own."""
    if INSIDE:
        return [0, 1, 2]
    master, slave = os.openpty()
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    return [slave]


def ioctl(descriptor, request, argument):
    checked(libc.syscall(ctypes.c_long(16 if os.uname().machine == "x86_64" else 29),
                         ctypes.c_long(descriptor), ctypes.c_ulong(request), argument))


def on_each(descriptors, act):
    """What came of the first that succeeds, or why those that are terminals refused."""
    refusal = None
    for descriptor in descriptors:
        try:
            act(descriptor)
            return "descriptor %d" % descriptor
        except OSError as error:
            if refusal is None or error.errno != errno.ENOTTY:
                refusal = error
    raise refusal


def push(request):
    return on_each(terminals(), lambda descriptor: ioctl(
        descriptor, request, ctypes.byref(ctypes.c_char(b"!"))))


@escape("push input into the terminal (TIOCSTI)", *KEEPS)
def push_input():
    return push(TIOCSTI)


@escape("push input with high bits in the request", *KEEPS)
def high_bits():
    return push(TIOCSTI | 1 << 32)


@escape("paste into a console (TIOCLINUX)", *KEEPS)
def paste():
    if not INSIDE:
        raise Absent("needs a virtual console")
    argument = ctypes.create_string_buffer(b"\x03")
    return on_each((0, 1, 2), lambda descriptor: [
        ioctl(descriptor, request, argument) for request in (TIOCLINUX | 1 << 32, TIOCLINUX)])


@escape("change the line discipline (TIOCSETD)", *KEEPS)
def line_discipline():
    return on_each(terminals(), lambda descriptor: ioctl(
        descriptor, TIOCSETD, ctypes.byref(ctypes.c_int(0))))


@escape("open the controlling terminal", *KEEPS)
def controlling():
    if not INSIDE:
        terminals()
    os.close(os.open("/dev/tty", os.O_RDWR))
    return "opened"


@escape("make the terminal its own", *KEEPS)
def adopt():
    descriptors = [0, 1, 2]
    if not INSIDE:
        descriptors = [os.openpty()[1]]
        os.setsid()
    return on_each(descriptors, lambda descriptor: fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0))


@escape("share the session of the application")
def session():
    leader = os.getsid(0)
    if not INSIDE or leader == 0:
        return "session %d" % leader
    raise Refused("session %d is its own" % leader)
