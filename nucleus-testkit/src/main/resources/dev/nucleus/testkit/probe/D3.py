import socket


def in_namespace(flags=0):
    """What every one of these bugs needs first."""
    private(flags)


@escape("become root of a new user namespace")
def become_root():
    in_namespace()
    return "uid %d" % os.getuid()


@escape("change firewall rules of a new network namespace")
def nf_tables():
    in_namespace(CLONE_NEWNET)
    netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)  # NETLINK_NETFILTER
    netlink.bind((0, 0))
    return "NETLINK_NETFILTER"


@escape("mount overlayfs", *FORBIDDEN, "EOVERFLOW")
def overlay():
    in_namespace(CLONE_NEWNS)
    top = "/tmp" if INSIDE else PARAMS["scratch"]
    mount("tmpfs", top, "tmpfs", 0)
    for name in ("low", "high", "work", "all"):
        os.mkdir(top + "/" + name)
    mount("overlay", top + "/all", "overlay", 0,
          "lowerdir=%s/low,upperdir=%s/high,workdir=%s/work" % (top, top, top))
    return "mounted"


@escape("open a file system context")
def fsopen():
    in_namespace(CLONE_NEWNS)
    return "descriptor %d" % syscall("fsopen", b"tmpfs", 0)


@escape("open a netlink socket of the firewall", "EPERM", "EACCES", "EAFNOSUPPORT")
def netfilter():
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12).close()
    return "NETLINK_NETFILTER"
