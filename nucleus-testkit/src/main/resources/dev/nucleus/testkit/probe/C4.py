# Leaves daemons behind in every way that there is, and exits with 0.
MARK = PARAMS["mark"]


def daemon(detach):
    if os.fork() == 0:
        detach()
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, "-c", "import time\ntime.sleep(600)", MARK])
        os._exit(0)


def ignore_everything():
    os.setsid()
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass


def close_streams():
    os.setsid()
    for descriptor in (0, 1, 2):
        os.close(descriptor)


daemon(os.setsid)
daemon(ignore_everything)
daemon(close_streams)
daemon(lambda: os.setpgid(0, 0))
# They run, with the mark on their command line, before this ends.
deadline = time.monotonic() + 10
while time.monotonic() < deadline:
    running = 0
    for pid in processes():
        try:
            running += MARK.encode() in read("/proc/%d/cmdline" % pid) and pid != os.getpid()
        except OSError:
            pass
    if running >= 4:
        break
    time.sleep(0.01)
os.write(1, b"leaving\n")
os._exit(0)
