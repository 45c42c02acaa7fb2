def ring():
    return syscall("io_uring_setup", 8, ctypes.create_string_buffer(120))


@escape("set up an io_uring")
def setup():
    return "descriptor %d" % ring()


@escape("register with an io_uring")
def register():
    # IORING_REGISTER_PROBE needs no more than a ring; without one EBADF would tell nothing.
    descriptor = ring() if not INSIDE else 0
    return syscall("io_uring_register", descriptor, 8, ctypes.create_string_buffer(16 + 8 * 64), 64)


@escape("enter an io_uring")
def enter():
    descriptor = ring() if not INSIDE else 0
    return syscall("io_uring_enter", descriptor, 0, 0, 0, 0, 0)


@service("wait for events with epoll instead")
def epoll():
    import select
    reader, writer = os.pipe()
    poll = select.epoll()
    poll.register(reader, select.EPOLLIN)
    os.write(writer, b"x")
    assert poll.poll(1) == [(reader, select.EPOLLIN)]
    return "one event"
