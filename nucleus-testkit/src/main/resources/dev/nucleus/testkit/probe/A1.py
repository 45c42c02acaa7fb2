import shutil

SETTLES = ("EACCES", "EPERM", "EROFS")


def overwrite(pid, ends=lambda: None):
    """Takes hold of a running program, and opens it for writing when it has ended."""
    held = os.open("/proc/%d/exe" % pid, os.O_PATH)
    ends()
    for _ in range(100):
        try:
            os.close(os.open("/proc/self/fd/%d" % held, os.O_WRONLY))
            return "opened for writing"
        except OSError as error:
            if error.errno != errno.ETXTBSY:
                raise
        time.sleep(0.01)
    raise Refused("ETXTBSY for as long as it ran")


def copy_of_sleep():
    program = PARAMS["scratch"] + "/sleep-%d" % os.getpid()
    shutil.copy("/bin/sleep", program)
    return program


@escape("overwrite a program through /proc/PID/exe", *SETTLES)
def own_program():
    pid = sleeper() if INSIDE else sleeper(copy_of_sleep())
    return overwrite(pid, lambda: end(pid))


@escape("overwrite the program of PID 1", *SETTLES)
def init_program():
    if INSIDE:
        return overwrite(1)
    pid = sleeper(copy_of_sleep())
    return overwrite(pid, lambda: end(pid))


@escape("open the program of PID 1 for reading", *SETTLES)
def read_init_program():
    return "%d bytes" % len(read("/proc/%d/exe" % (1 if INSIDE else sleeper())))


@escape("overwrite the program of any process", *SETTLES)
def any_program():
    if not INSIDE:
        return own_program()
    for pid in processes():
        try:
            return "pid %d: %s" % (pid, overwrite(pid))
        except OSError as error:
            if errno.errorcode[error.errno] not in SETTLES:
                raise
        except Refused:
            pass
    raise Refused("none of %d" % len(processes()))
