package dev.nucleus.linux.plan;

import dev.nucleus.linux.abi.Fcntl;
import dev.nucleus.linux.abi.MountFlags;
import dev.nucleus.linux.abi.Prctl;

/** System calls with arguments that more than one plan makes in the same way. */
public final class Calls {
  private static final int SIGACTION_SIZE = 32;
  private static final int SIG_SETMASK = 2;
  private static final int RLIMIT_CORE = 4;
  private static final int EPERM = 1;

  private Calls() {}

  /** Changes the propagation of every mount; {@code type} is MS_PRIVATE or MS_SLAVE. */
  public static void propagation(PlanBuilder out, long type, String name) {
    out.call(
        "mount",
        Arg.nul(),
        Arg.string("/"),
        Arg.nul(),
        Arg.named(MountFlags.MS_REC | type, "MS_REC|" + name),
        Arg.nul());
  }

  /** Takes a detached copy of the tree at {@code source}, with everything mounted below it. */
  public static void cloneTree(PlanBuilder out, String source, Slot tree) {
    out.call(
            "open_tree",
            Arg.named(Fcntl.AT_FDCWD, "AT_FDCWD"),
            Arg.string(source),
            Arg.named(
                MountFlags.OPEN_TREE_CLONE | MountFlags.OPEN_TREE_CLOEXEC | Fcntl.AT_RECURSIVE,
                "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE"))
        .into(tree)
        .about(source);
  }

  /**
   * Like {@link #cloneTree}, for a source that had no symbolic link in its path when it was looked
   * at: whoever puts one there meanwhile gets ELOOP, see openat2(2).
   */
  public static void cloneTreeWithoutLinks(PlanBuilder out, String source, Slot tree) {
    Slot place = Slot.create();
    out.call(
            "openat2",
            Arg.named(Fcntl.AT_FDCWD, "AT_FDCWD"),
            Arg.string(source),
            Arg.blob(
                Blob.zeroed(Fcntl.OPEN_HOW_SIZE)
                    .putLong(0, Fcntl.O_PATH | Fcntl.O_CLOEXEC)
                    .putLong(Fcntl.OPEN_HOW_RESOLVE, Fcntl.RESOLVE_NO_SYMLINKS),
                "{flags=O_PATH|O_CLOEXEC, resolve=RESOLVE_NO_SYMLINKS}"),
            Arg.number(Fcntl.OPEN_HOW_SIZE))
        .into(place)
        .about(source);
    out.call(
            "open_tree",
            Arg.result(place, "source"),
            Arg.string(""),
            Arg.named(
                MountFlags.OPEN_TREE_CLONE
                    | MountFlags.OPEN_TREE_CLOEXEC
                    | Fcntl.AT_RECURSIVE
                    | Fcntl.AT_EMPTY_PATH,
                "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE|AT_EMPTY_PATH"))
        .into(tree)
        .about(source);
    out.call("close", Arg.result(place, "source"));
  }

  /** Sets attributes of a detached tree and of everything mounted below it. */
  public static Step setAttributes(PlanBuilder out, Slot tree, long attributes, String text) {
    return out.call(
        "mount_setattr",
        Arg.result(tree, "tree"),
        Arg.string(""),
        Arg.named(Fcntl.AT_EMPTY_PATH | Fcntl.AT_RECURSIVE, "AT_EMPTY_PATH|AT_RECURSIVE"),
        Arg.blob(
            Blob.zeroed(MountFlags.MOUNT_ATTR_SIZE).putLong(0, attributes),
            "{attr_set=" + text + "}"),
        Arg.number(MountFlags.MOUNT_ATTR_SIZE));
  }

  /** Puts a detached tree in its place; like mount(2), it follows symbolic links on the way. */
  public static void attach(PlanBuilder out, Slot tree, String path) {
    out.call(
            "move_mount",
            Arg.result(tree, "tree"),
            Arg.string(""),
            Arg.named(Fcntl.AT_FDCWD, "AT_FDCWD"),
            Arg.string(path),
            Arg.named(
                MountFlags.MOVE_MOUNT_F_EMPTY_PATH | MountFlags.MOVE_MOUNT_T_SYMLINKS,
                "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_SYMLINKS"))
        .about(path);
  }

  /** A new procfs of the current PID namespace, read-only, detached. */
  public static void openProc(PlanBuilder out, Slot mount) {
    Slot filesystem = Slot.create();
    out.call("fsopen", Arg.string("proc"), Arg.named(MountFlags.FSOPEN_CLOEXEC, "FSOPEN_CLOEXEC"))
        .into(filesystem);
    out.call(
        "fsconfig",
        Arg.result(filesystem, "proc"),
        Arg.named(MountFlags.FSCONFIG_CMD_CREATE, "FSCONFIG_CMD_CREATE"),
        Arg.nul(),
        Arg.nul(),
        Arg.number(0));
    out.call(
            "fsmount",
            Arg.result(filesystem, "proc"),
            Arg.named(MountFlags.FSMOUNT_CLOEXEC, "FSMOUNT_CLOEXEC"),
            Arg.named(
                MountFlags.MOUNT_ATTR_RDONLY
                    | MountFlags.MOUNT_ATTR_NOSUID
                    | MountFlags.MOUNT_ATTR_NODEV
                    | MountFlags.MOUNT_ATTR_NOEXEC,
                "MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV|MOUNT_ATTR_NOEXEC"))
        .into(mount)
        .about("/proc");
  }

  /**
   * Writes the id maps of the caller's own user namespace. Without privilege a gid map is only
   * allowed once setgroups(2) is given up for good.
   */
  public static void mapOwnIds(PlanBuilder out, String uidMap, String gidMap) {
    out.writeFile("/proc/self/setgroups", "deny");
    out.writeFile("/proc/self/uid_map", uidMap);
    out.writeFile("/proc/self/gid_map", gidMap);
  }

  public static void noNewPrivileges(PlanBuilder out) {
    out.call(
        "prctl",
        Arg.named(Prctl.PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS"),
        Arg.number(1),
        Arg.number(0),
        Arg.number(0),
        Arg.number(0));
  }

  /** Gives a signal its default disposition. */
  public static Step defaultDisposition(PlanBuilder out, Arg signal) {
    return out.call(
        "rt_sigaction",
        signal,
        Arg.blob(Blob.zeroed(SIGACTION_SIZE), "{SIG_DFL}"),
        Arg.nul(),
        Arg.number(Long.BYTES));
  }

  /**
   * Turns core dumps off. Where core_pattern names a program of the host, that one is given the
   * memory of a crash in spite of a limit of 0; 1 byte is what turns that off too, see core(5). A
   * hard limit of 0 cannot be raised to it, and stays.
   */
  public static void noCoreDumps(PlanBuilder out) {
    out.call(
            "prlimit64",
            Arg.number(0),
            Arg.named(RLIMIT_CORE, "RLIMIT_CORE"),
            Arg.blob(Blob.zeroed(16).putLong(0, 1).putLong(8, 1), "{1:1}"),
            Arg.nul())
        .tolerating(EPERM);
  }

  /** Blocks no signal. */
  public static void unblockSignals(PlanBuilder out) {
    out.call(
        "rt_sigprocmask",
        Arg.named(SIG_SETMASK, "SIG_SETMASK"),
        Arg.blob(Blob.zeroed(Long.BYTES), "[]"),
        Arg.nul(),
        Arg.number(Long.BYTES));
  }

  /** Lets no descriptor from {@code first} on survive an exec; until then reports need one. */
  public static void closeOnExec(PlanBuilder out, int first) {
    out.call(
        "close_range",
        Arg.number(first),
        Arg.named(0xFFFFFFFFL, "~0U"),
        Arg.named(Fcntl.CLOSE_RANGE_CLOEXEC, "CLOSE_RANGE_CLOEXEC"));
  }

  /** Gives a descriptor the number that a program expects. */
  public static void duplicate(PlanBuilder out, Arg from, int to) {
    out.call("dup3", from, Arg.number(to), Arg.number(0));
  }
}
