import shutil
import subprocess

PROGRAM = PARAMS.get("program")


def effective_uid(command):
    """The effective uid of a program that waits for its input."""
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    deadline = time.monotonic() + 5
    text = ""
    while time.monotonic() < deadline and child.poll() is None:
        with open("/proc/%d/status" % child.pid) as status:
            text = status.read()
        if text.startswith("Name:\t" + os.path.basename(command[0])):
            break
        time.sleep(0.001)
    uid = [line.split()[2] for line in text.splitlines() if line.startswith("Uid:")]
    child.kill()
    output = child.communicate()[0].decode(errors="replace")
    if not text.startswith("Name:\t" + os.path.basename(command[0])):
        raise Absent("%s ended at once: %s" % (command[0], output))
    return int(uid[0])


def drop():
    """For the control: an unprivileged user, who then gains."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)


@escape("gain from a set-user-id program of the root file system")
def of_the_root():
    for program in ("/usr/bin/su", "/bin/su", "/usr/bin/passwd"):
        if os.path.exists(program) and os.stat(program).st_mode & 0o4000:
            if not INSIDE:
                drop()
            before, after = os.geteuid(), effective_uid([program])
            if after != before:
                return "%s runs as %d" % (program, after)
            raise Refused("%s runs as %d" % (program, after))
    raise Absent("no set-user-id program here")


@escape("gain from a set-user-id program of a volume")
def of_a_volume():
    if not PROGRAM:
        raise Absent("only root can make one")
    program = PROGRAM if not INSIDE else PARAMS["inside-program"]
    if not os.stat(program).st_mode & 0o4000:
        raise Absent(program + " lost its mode")
    if not INSIDE:
        drop()
    before, after = os.geteuid(), int(subprocess.check_output([program, "-u"]))
    if after != before:
        return "runs as %d" % after
    raise Refused("runs as %d" % after)


@escape("gain from file capabilities of a volume", "EPERM")
def file_capabilities():
    if not PROGRAM:
        raise Absent("only root can give them")
    program = (PROGRAM if not INSIDE else PARAMS["inside-program"]) + "-capable"
    if not INSIDE:
        drop()
    status = subprocess.check_output([program, "/proc/self/status"]).decode()
    effective = [line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")]
    if int(effective[0], 16):
        return "CapEff " + effective[0]
    raise Refused("CapEff " + effective[0])


@escape("run without no_new_privs")
def no_new_privs():
    with open("/proc/self/status") as status:
        value = [line.split()[1] for line in status if line.startswith("NoNewPrivs:")][0]
    if value == "0":
        return "NoNewPrivs 0"
    raise Refused("NoNewPrivs " + value)


@escape("write where set-user-id or devices count")
def writable_mounts():
    found = []
    with open("/proc/self/mountinfo") as mounts:
        for line in mounts:
            fields = line.split()
            place, options = fields[4], fields[5].split(",")
            if not os.path.isdir(place) or "rw" not in options:
                continue
            if "nosuid" not in options or ("nodev" not in options and place != "/dev/pts"):
                found.append(place)
    if found:
        return found
    raise Refused("none")


@escape("keep privileges in set-user-id of the user's own")
def own_set_user_id():
    # The group and user of the file count outside, whoever made it.
    place = "/tmp" if INSIDE else PARAMS["scratch"]
    program = place + "/own-%d" % os.getpid()
    shutil.copy("/usr/bin/id", program)
    os.chmod(program, 0o4755)
    if not INSIDE:
        if os.geteuid() != 0:
            raise Absent("needs another user")
        drop()
    before, after = os.geteuid(), int(subprocess.check_output([program, "-u"]))
    if before != after:
        return "from %d to %d" % (before, after)
    raise Refused("stays %d" % after)
