package dev.nucleus.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.jna.Libc;
import dev.nucleus.testkit.RequiresSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes that need an application in surroundings of its own: A3, A13, A17 and B4. */
@RequiresSandbox
@Timeout(120)
class SurroundedIT {
  /** Refuses one system call, by its number, to the program that it executes. */
  private static final String DENY =
      """
      import ctypes, os, struct, sys
      number, error, arch = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3], 16)
      code = struct.pack('HBBI' * 6,
          0x20, 0, 0, 4, 0x15, 0, 3, arch,        # another architecture: allow
          0x20, 0, 0, 0, 0x15, 0, 1, number,      # another number: allow
          0x06, 0, 0, 0x00050000 | error, 0x06, 0, 0, 0x7fff0000)
      buffer = ctypes.create_string_buffer(code)
      program = struct.pack('HxxxxxxQ', 6, ctypes.addressof(buffer))
      libc = ctypes.CDLL(None)
      assert libc.prctl(38, 1, 0, 0, 0) == 0      # PR_SET_NO_NEW_PRIVS
      assert libc.prctl(22, 2, program, 0, 0) == 0  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
      os.execvp(sys.argv[4], sys.argv[4:])
      """;

  private static final int EPERM = 1;

  /** Where the cache of all applications is, and their temporary files. */
  @TempDir static Path home;

  @TempDir Path directory;

  @BeforeEach
  void open() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void environment_withSecrets_isNotInherited() throws Exception {
    List<String> said = run(List.of(), "probe", "A13");

    assertThat(said).isNotEmpty().allSatisfy(line -> assertThat(line).startsWith("Pass\t"));
    assertThat(said)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("AWS_SECRET_ACCESS_KEY", "SSH_AUTH_SOCK", "DOCKER_HOST", "outside:"));
  }

  @Test
  void descriptors_ofTheApplication_reachNoSandbox() throws Exception {
    List<String> said = run(List.of(), "descriptors", directory.toString());

    assertThat(said).hasSize(2);
    // The control: an exec would pass them on.
    assertThat(Integer.parseInt(said.get(0).split(" ")[1])).isGreaterThanOrEqualTo(200);
    assertThat(said.get(1)).isEqualTo("seen [0, 1, 2]");
  }

  @Test
  void nestedMount_belowAReadOnlyVolume_isReadOnly() throws Exception {
    Path nested = Files.createDirectory(directory.resolve("nested"));
    String prepare = "mount -t tmpfs -o mode=0777 none " + nested + " && exec ";
    List<String> wrapper =
        Libc.geteuid() == 0
            ? List.of("unshare", "--mount", "sh", "-c", prepare + "\"$@\"", "sh")
            : List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                // An unprivileged user again, who keeps the mount.
                prepare + "unshare --user --map-user=1000 --map-group=1000 \"$@\"",
                "sh");
    List<String> said = run(wrapper, "nested", directory.toString());

    assertThat(said).hasSize(2);
    assertThat(said.get(0)).isEqualTo("written");
    assertThat(said.get(1)).endsWith("/v/nested/file: Read-only file system");
  }

  @Test
  void setUp_whenNothingIsRefused_runsTheCommand() throws Exception {
    assertThat(runRefused("getppid", EPERM)).startsWith("ran: Exited[code=0]");
    assertThat(directory.resolve("ran")).exists();
  }

  /** What the kernel refuses, or does not have, and what the exception names. */
  @ParameterizedTest
  @CsvSource({
    "clone3, 38",
    "mount, 1",
    "fsopen, 1",
    "fsmount, 1",
    "open_tree, 1",
    "openat2, 38",
    "mount_setattr, 38",
    "move_mount, 1",
    "pivot_root, 1",
    "umount2, 1",
    "sethostname, 1",
    "capset, 1",
    "landlock_create_ruleset, 38",
    "landlock_add_rule, 1",
    "landlock_restrict_self, 1",
    "seccomp, 22",
    "close_range, 38",
    "signalfd4, 24",
    "memfd_create, 24",
  })
  void setUp_oneSystemCallRefused_neverRunsTheCommand(String syscall, int errno) throws Exception {
    String said = runRefused(syscall, errno);

    assertThat(said).startsWith("refused: ");
    assertThat(directory.resolve("ran")).doesNotExist();
  }

  @Test
  void setUp_withoutUserNamespaces_neverRunsTheCommand() throws Exception {
    assumeTrue(Libc.geteuid() != 0, "root needs another way to lose them");
    List<String> wrapper =
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            "echo 0 >/proc/sys/user/max_user_namespaces;"
                + " exec setpriv --bounding-set=-all --inh-caps=-all \"$@\"",
            "sh");

    assertThat(run(wrapper, "marker", directory.toString()).get(0)).startsWith("refused: ");
    assertThat(directory.resolve("ran")).doesNotExist();
  }

  @Test
  void reaper_cannotBeExecuted_isNotCalledASetUpThatFailed() throws Exception {
    // The one step that comes when the command is already running.
    assertThat(runRefused("execveat", EPERM))
        .startsWith("ran: LauncherLost[reason=PID 1 of the sandbox could not become its reaper,")
        .contains("execveat(", "failed: EPERM");
  }

  @Test
  void setUp_withoutDescriptors_neverRunsTheCommandUntilThereAreSome() throws Exception {
    List<String> said =
        run(List.of("prlimit", "--nofile=1100:1100"), "exhausted", directory.toString());

    assertThat(said).hasSize(3);
    assertThat(said.get(0)).isEqualTo("ran: Exited[code=0]");
    assertThat(said.get(1)).startsWith("refused: ").contains("EMFILE");
    assertThat(said.get(2)).isEqualTo("ran: Exited[code=0]");
  }

  private String runRefused(String syscall, int errno) throws IOException {
    Arch arch = Arch.current();
    List<String> wrapper =
        List.of(
            "python3",
            "-c",
            DENY,
            Integer.toString(SyscallTable.of(arch).number(syscall)),
            Integer.toString(errno),
            arch == Arch.X86_64 ? "c000003e" : "c00000b7");
    List<String> said = run(wrapper, "marker", directory.toString());
    assertThat(said).as("what the application says without %s", syscall).hasSize(1);
    return said.get(0);
  }

  private static List<String> run(List<String> wrapper, String... args) throws IOException {
    try (ApplicationProcess application = ApplicationProcess.start(home, wrapper, args)) {
      return new ArrayList<>(application.lines());
    }
  }
}
