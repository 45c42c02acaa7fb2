package dev.nucleus.linux.abi;

/** Constants of mount(2), umount2(2), open_tree(2), move_mount(2) and mount_setattr(2). */
public final class MountFlags {
  // <linux/mount.h>, mount(2)
  public static final long MS_RDONLY = 1;
  public static final long MS_NOSUID = 2;
  public static final long MS_NODEV = 4;
  public static final long MS_NOEXEC = 8;
  public static final long MS_REMOUNT = 32;
  public static final long MS_BIND = 4096;
  public static final long MS_REC = 16384;
  public static final long MS_PRIVATE = 1 << 18;
  public static final long MS_SLAVE = 1 << 19;
  public static final long MNT_DETACH = 2;

  // open_tree(2), Linux 5.2
  public static final long OPEN_TREE_CLONE = 1;
  public static final long OPEN_TREE_CLOEXEC = 02000000;

  // move_mount(2), Linux 5.2
  public static final long MOVE_MOUNT_F_EMPTY_PATH = 4;
  public static final long MOVE_MOUNT_T_SYMLINKS = 0x10;

  // fsopen(2), fsconfig(2), fsmount(2), Linux 5.2
  public static final long FSOPEN_CLOEXEC = 1;
  public static final long FSMOUNT_CLOEXEC = 1;
  public static final long FSCONFIG_CMD_CREATE = 6;

  // mount_setattr(2), Linux 5.12
  public static final long MOUNT_ATTR_RDONLY = 1;
  public static final long MOUNT_ATTR_NOSUID = 2;
  public static final long MOUNT_ATTR_NODEV = 4;
  public static final long MOUNT_ATTR_NOEXEC = 8;

  /** Size of {@code struct mount_attr}: attr_set, attr_clr, propagation, userns_fd. */
  public static final int MOUNT_ATTR_SIZE = 32;

  private MountFlags() {}
}
