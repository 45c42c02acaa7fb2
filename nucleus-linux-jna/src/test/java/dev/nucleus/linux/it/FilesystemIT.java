package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.lines;
import static dev.nucleus.linux.it.Sandboxes.output;
import static dev.nucleus.linux.it.Sandboxes.python;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.ByteSize;
import dev.nucleus.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file system of a sandbox with the host's programs, without mounts of the caller's. */
@NeedsSandbox
class FilesystemIT {
  private static final String READ_ONLY = "Read-only file system";
  private static final String FULL = "No space left on device";

  @ParameterizedTest
  @ValueSource(strings = {"/", "/usr", "/usr/bin", "/etc", "/var", "/run", "/dev", "/home"})
  void root_anyDirectoryOfIt_isReadOnly(String directory) {
    for (long uid : new long[] {0, 1000}) {
      assertThat(error(command("mkdir", directory + "/new").user(uid))).endsWith(READ_ONLY);
      assertThat(error(command("cp", "/dev/null", directory + "/new").user(uid)))
          .endsWith(READ_ONLY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr/bin/env", "/etc/passwd", "/bin/sh"})
  void root_anyFileOfIt_cannotBeChanged(String file) {
    // The owner of the host's own files does not exist in the sandbox.
    assertThat(error(bash("echo >> " + file).user(0)))
        .containsAnyOf(READ_ONLY, "Permission denied");
    assertThat(error(command("rm", "-f", file).user(0))).endsWith(READ_ONLY);
    assertThat(error(command("chmod", "777", file).user(0))).contains(READ_ONLY);
    assertThat(error(command("touch", file).user(0))).containsAnyOf(READ_ONLY, "Permission denied");
  }

  @Test
  void root_remounted_staysReadOnly() {
    String script =
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        for path in b'/', b'/usr', b'/proc':
            result = libc.mount(None, path, None, 32 | 4096, None)  # MS_REMOUNT | MS_BIND
            print(result, os.strerror(ctypes.get_errno()))
        """;

    assertThat(output(python(script).user(0))).isEqualTo("-1 Operation not permitted\n".repeat(3));
  }

  @Test
  void root_itsEntries_areTheFewThatAreMeant() {
    assertThat(lines(bash("cd /; ls -A; ls /var /run /home")))
        .contains("dev", "etc", "home", "proc", "tmp", "usr", "sandbox")
        .doesNotContain("root", "boot", "mnt", "opt", "media", "srv", "sys");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/etc/shadow", "/etc/gshadow", "/etc/ssh", "/etc/ssl/private", "/root", "/sys"})
  void host_whatIsSecret_isNotThere(String path) {
    assertThat(error(command("ls", path).user(0))).endsWith("No such file or directory");
  }

  @Test
  void etc_users_areOnlyTheSandboxes() {
    assertThat(output(command("cut", "-d:", "-f1", "/etc/passwd")))
        .isEqualTo("root\nsandbox\nnobody\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/home/sandbox", "/dev/shm"})
  void scratch_moreThanItHolds_failsWithEnospc(String directory) {
    Sandbox.Builder sandbox =
        bash("cd " + directory + "; head -c 1500000 /dev/zero >f; echo $? $(stat -c %s f)")
            .tmpSize("1m")
            .homeSize("1m")
            .shmSize("1m");

    assertThat(sandbox.run().stderr().text()).contains(FULL);
    assertThat(output(sandbox)).isEqualTo("1 1048576\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/home/sandbox", "/dev/shm"})
  void scratch_moreFilesThanItHolds_failsWithEnospc(String directory) {
    assertThat(
            output(
                python(
                        """
                        import errno, os
                        os.chdir('%s')
                        try:
                            for i in range(1000):
                                open(str(i), 'w').close()
                        except OSError as e:
                            print(errno.errorcode[e.errno], i > 50, i <= 100)
                        """
                            .formatted(directory))
                    .inodes(100)))
        .isEqualTo("ENOSPC True True\n");
  }

  @Test
  void scratch_defaults_areThoseOfTheBuilder() {
    assertThat(
            lines(
                bash(
                    "for d in /tmp /home/sandbox /dev/shm; do df --output=size,itotal -B1M $d |"
                        + " tail -n 1 | tr -s ' '; done")))
        .containsExactly(" 256 65536", " 256 65536", " 64 65536");
  }

  @Test
  void scratch_ofTwoRuns_isNotShared() {
    Sandbox sandbox =
        bash("ls -A /tmp /dev/shm ~; echo x | tee /tmp/a /dev/shm/b ~/c >/dev/null").build();

    assertThat(sandbox.run().stdout().text()).isEqualTo(sandbox.run().stdout().text());
  }

  @Test
  void scratch_executables_runInTmpAndHomeButNotInShm() {
    assertThat(
            output(
                bash(
                    "for d in /tmp ~; do cp /bin/true $d/t; $d/t && echo ran; done; cp /bin/true"
                        + " /dev/shm/t; /dev/shm/t 2>/dev/null || echo refused $?")))
        .isEqualTo("ran\nran\nrefused 126\n");
  }

  @Test
  void tmp_sticky_isForEverybody() {
    assertThat(output(command("stat", "-c", "%a", "/tmp", "/dev/shm"))).isEqualTo("1777\n1777\n");
  }

  @Test
  void dev_nodes_work() {
    assertThat(
            output(
                bash(
                    """
                    set -e
                    echo x > /dev/null
                    cat /dev/null | wc -c
                    head -c 5 /dev/zero | od -An -tx1
                    head -c 5 /dev/random | wc -c
                    head -c 5 /dev/urandom | wc -c
                    echo x > /dev/full || true
                    echo stdin | cat /dev/stdin
                    echo stdout > /dev/stdout
                    echo fd > /dev/fd/1
                    """)))
        .isEqualTo("0\n 00 00 00 00 00\n5\n5\nstdin\nstdout\nfd\n");
  }

  @Test
  void dev_full_isFull() {
    assertThat(error(bash("echo x > /dev/full"))).endsWith(FULL);
  }

  @Test
  void dev_otherNodes_areNotThereAndCannotBeMade() {
    assertThat(lines(command("ls", "/dev")))
        .containsExactlyInAnyOrder(
            "empty", "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin",
            "stdout", "tty", "urandom", "zero");
    assertThat(error(command("mknod", "/tmp/node", "b", "254", "0").user(0)))
        .endsWith("Operation not permitted");
  }

  @Test
  void dev_pty_canBeOpenedAndCarriesBytes() {
    assertThat(
            output(
                python(
                    """
                    import os, pty
                    master, slave = pty.openpty()
                    os.write(slave, b'hello')
                    print(os.ttyname(slave), os.read(master, 5).decode(), os.isatty(slave))
                    """)))
        .isEqualTo("/dev/pts/0 hello True\n");
  }

  @Test
  void proc_whatTellsAboutTheHost_isEmptyOrClosed() {
    List<String> masked =
        List.of(
            "kcore",
            "keys",
            "key-users",
            "kmsg",
            "timer_list",
            "kallsyms",
            "vmallocinfo",
            "sched_debug",
            "latency_stats",
            "kpagecount",
            "kpageflags",
            "kpagecgroup");
    for (String name : masked) {
      if (Files.exists(Path.of("/proc", name))) {
        assertThat(output(bash("head -c 1 /proc/" + name + " | wc -c").user(0)))
            .as(name)
            .isEqualTo("0\n");
      }
    }
    for (String name : List.of("acpi", "asound", "bus", "scsi")) {
      if (Files.exists(Path.of("/proc", name))) {
        assertThat(output(command("ls", "-A", "/proc/" + name).user(0))).as(name).isEmpty();
      }
    }
  }

  @Test
  void proc_maskedFiles_haveContentOnTheHost() throws IOException {
    // The positive control of the test above: these two are not empty by themselves.
    assertThat(Files.readString(Path.of("/proc/kallsyms"))).isNotEmpty();
    assertThat(Files.readString(Path.of("/proc/key-users"))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/sys/kernel/hostname",
        "/proc/sys/kernel/core_pattern",
        "/proc/sysrq-trigger",
        "/proc/self/oom_score_adj",
        "/proc/irq/default_smp_affinity"
      })
  void proc_anyFileOfIt_cannotBeWritten(String file) {
    Host.require(Files.exists(Path.of(file)), "there is no " + file);
    String script = "import os, sys; os.write(os.open(sys.argv[1], os.O_WRONLY), b'0')";

    assertThat(error(command("/usr/bin/python3", "-c", script, file).user(0)))
        .containsAnyOf(READ_ONLY, "Permission denied");
  }

  @Test
  void proc_maskedFile_isTheNullDevice() {
    assertThat(output(command("stat", "-c", "%F", "/proc/kallsyms")))
        .isEqualTo("character special file\n");
  }

  @Test
  void mounts_ofTheSandbox_areNotSeenOnTheHost() throws IOException {
    List<String> before = Files.readAllLines(Path.of("/proc/self/mountinfo"));

    assertThat(command("true").tmpfs("/data", ByteSize.of(4096)).run().success()).isTrue();

    assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo"))).isEqualTo(before);
  }

  @Test
  void mounts_exceptOfDeviceNodes_areAllNosuidAndNodev() {
    // Fields of /proc/self/mountinfo: what of its file system is mounted, where, and how.
    assertThat(lines(bash("cut -d' ' -f4-6 /proc/self/mountinfo")))
        .filteredOn(line -> !line.matches("/(null|zero|full|u?random|tty) .*"))
        .filteredOn(line -> !line.matches("/ /dev/pts .*"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("nosuid").contains("nodev"));
  }

  /** Runs what must fail, and returns the last line of its errors. */
  private static String error(Sandbox.Builder sandbox) {
    var result = sandbox.run();
    assertThat(result.exitCode()).as(result.stdout().text()).isNotZero();
    return result.stderr().text().strip().lines().reduce("", (first, second) -> second);
  }
}
