import fcntl
import socket

UNREACHABLE = ("ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL", "EACCES", "EPERM")
PORT = 80
V4 = ("169.254.169.254", "100.100.100.200", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1",
      "169.254.1.1", "192.0.2.1", "8.8.8.8")
FORMS = ("2852039166", "0251.0376.0251.0376", "0xa9.0xfe.0xa9.0xfe", "169.254.43518")
V6 = ("fd00:ec2::254", "fe80::1%lo", "2001:db8::1")
MAPPED = ("::ffff:169.254.169.254", "::ffff:10.0.0.1")


def interface():
    """For the control: a network of its own, in which every address is there and answers."""
    private(CLONE_NEWNET)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as setup:
        for number, address in enumerate(("127.0.0.1",) + V4):
            name = b"lo" if number == 0 else b"lo:%d" % number
            packed = struct.pack("16sH2s4s8s", name, socket.AF_INET, b"",
                                 socket.inet_aton(address), b"")
            fcntl.ioctl(setup, 0x8916, packed)  # SIOCSIFADDR
        fcntl.ioctl(setup, 0x8914, struct.pack("16sh14s", b"lo", 0x41, b""))  # SIOCSIFFLAGS
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as setup:
        for address in V6:
            plain = socket.inet_pton(socket.AF_INET6, address.split("%")[0])
            fcntl.ioctl(setup, 0x8916, plain + struct.pack("Ii", 128, 1))
    server = socket.create_server(("::", PORT), family=socket.AF_INET6, dualstack_ipv6=True)
    return server


def connect(family, address):
    """getaddrinfo reads the odd forms of an address, as most programs do."""
    server = None if INSIDE else interface()
    target = socket.getaddrinfo(address, PORT, family, socket.SOCK_STREAM)[0][4]
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(5)
        client.connect(target)
        return "connected to %s%s" % (target[0], "" if server is None else "")


for address in V4 + FORMS:
    escape("connect to " + address, *UNREACHABLE)(lambda: connect(socket.AF_INET, address))
for address in V6 + MAPPED:
    escape("connect to " + address, *UNREACHABLE)(lambda: connect(socket.AF_INET6, address))


@escape("send a datagram to 169.254.169.254", *UNREACHABLE)
def datagram():
    server = None if INSIDE else interface()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        sent = client.sendto(b"x", ("169.254.169.254", 53))
        return "%d byte%s" % (sent, "" if server is None else "")


@escape("make a raw or packet socket", "EPERM", "EACCES", "EPROTONOSUPPORT", "EAFNOSUPPORT")
def raw():
    if not INSIDE:
        private(CLONE_NEWNET)
    for family, kind, protocol in ((socket.AF_PACKET, socket.SOCK_RAW, 3),
                                   (socket.AF_INET, socket.SOCK_RAW, 1),
                                   (socket.AF_INET, socket.SOCK_DGRAM, 1),
                                   (socket.AF_VSOCK, socket.SOCK_STREAM, 0)):
        try:
            socket.socket(family, kind, protocol).close()
            return "family %d, kind %d" % (family, kind)
        except OSError as error:
            last = error
    raise last


@escape("see another interface than lo")
def interfaces():
    names = {name for _, name in socket.if_nameindex()} - {"lo"}
    if names:
        return sorted(names)
    if not INSIDE:
        raise Absent("the host has none either")
    raise Refused("lo")


for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "0.0.0.0"),
                     (socket.AF_INET6, "::1")):
    def local():
        with socket.socket(family) as client:
            client.settimeout(5)
            client.connect((host, int(PARAMS["listener"])))
            return client.recv(16)

    escape("reach a listener of the host at " + host, "ECONNREFUSED", "ENETUNREACH")(local)


@escape("reach an abstract socket of the host", "ECONNREFUSED", "EPERM")
def abstract():
    with socket.socket(socket.AF_UNIX) as client:
        if INSIDE:
            client.connect("\0" + PARAMS["abstract"])
            return "connected"
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("\0probe-%d" % os.getpid())
            server.listen()
            client.connect("\0probe-%d" % os.getpid())
            return "connected"


@service("use its own loopback")
def loopback():
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.create_server((host, 0), family=family) as server:
            socket.create_connection(server.getsockname()[:2], timeout=5).close()
    return "IPv4 and IPv6"
