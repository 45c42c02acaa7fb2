import _thread
import threading

MANY = 700


def count_forks():
    children = []
    try:
        while len(children) < MANY:
            child = os.fork()
            if child == 0:
                signal.pause()
                os._exit(0)
            children.append(child)
        return "%d processes" % len(children)
    except OSError as error:
        if error.errno != errno.EAGAIN:
            raise
        raise Refused("EAGAIN after %d processes" % len(children))
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)


@escape("start more processes than allowed")
def processes_bomb():
    return count_forks()


@escape("start more threads than allowed")
def thread_bomb():
    threading.stack_size(64 * 1024)
    done = threading.Event()
    started = 0
    try:
        while started < MANY:
            _thread.start_new_thread(done.wait, ())
            started += 1
        return "%d threads" % started
    except RuntimeError:
        raise Refused("EAGAIN after %d threads" % started)
    finally:
        done.set()


@escape("raise the limit of processes", "EPERM")
def raise_limit():
    import resource
    soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    if not INSIDE:
        hard = max(soft - 1, 1)
    try:
        resource.setrlimit(resource.RLIMIT_NPROC, (hard + 1, hard + 1))
    except ValueError:  # what Python makes of EPERM here
        raise PermissionError(errno.EPERM, "setrlimit")
    return "to %d" % (hard + 1)


@service("start processes again afterwards")
def afterwards():
    child = os.fork()
    if child == 0:
        os._exit(7)
    assert os.waitpid(child, 0)[1] == 7 << 8
    return "one"
