PAGE = ctypes.create_string_buffer(4096)

CALLS = {
    "load a BPF map": lambda: syscall(
        "bpf", 0, ctypes.create_string_buffer(struct.pack("6I", 2, 4, 4, 1, 0, 0) + bytes(96)), 72),
    "count events with perf": lambda: syscall(
        "perf_event_open", ctypes.create_string_buffer(
            struct.pack("IIQ", 1, 112, 0) + bytes(24) + struct.pack("Q", 0x61) + bytes(64)),
        0, -1, -1, 0),
    "handle page faults": lambda: syscall("userfaultfd", 1),
    "add a key": lambda: syscall("add_key", b"user", b"probe", b"x", 1, -2),
    "ask for a keyring": lambda: syscall("keyctl", 0, -2, 1),
    "read a keyring": lambda: syscall("keyctl", 11, -3, PAGE, 4096),
    "watch every file": lambda: syscall("fanotify_init", 0x200, 0),
    "compare processes": lambda: syscall("kcmp", os.getpid(), os.getpid(), 0, 0, 0),
    "switch off address randomisation": lambda: checked(
        libc.personality(ctypes.c_ulong(0x0040000))),
    "read the kernel's log": lambda: checked(libc.klogctl(3, PAGE, 4096)),
}

for name, call in CALLS.items():
    escape(name)(call)
