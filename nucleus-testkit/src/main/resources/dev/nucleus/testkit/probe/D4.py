def ring():
    return syscall("io_uring_setup", 8, ctypes.create_string_buffer(120))


def ring_or_input():
    """To call with a bad descriptor would tell nothing where a ring can be set up."""
    try:
        return ring()
    except OSError:
        if not INSIDE:
            raise
        return 0


@escape("set up an io_uring")
def setup():
    return "descriptor %d" % ring()


@escape("register with an io_uring")
def register():
    # IORING_REGISTER_PROBE needs no more than a ring.
    return syscall("io_uring_register", ring_or_input(), 8, ctypes.create_string_buffer(16 + 8 * 64), 64)


@escape("enter an io_uring")
def enter():
    return syscall("io_uring_enter", ring_or_input(), 0, 0, 0, 0, 0)


@service("wait for events with epoll instead")
def epoll():
    import select
    reader, writer = os.pipe()
    poll = select.epoll()
    poll.register(reader, select.EPOLLIN)
    os.write(writer, b"x")
    assert poll.poll(1) == [(reader, select.EPOLLIN)]
    return "one event"
