package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static dev.nucleus.linux.it.Sandboxes.python;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nucleus.LayerState;
import dev.nucleus.Outcome;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxCommandException;
import dev.nucleus.SandboxResult;
import dev.nucleus.Seccomp;
import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompCondition.Operator;
import dev.nucleus.SeccompProfile;
import dev.nucleus.SeccompRule;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.policy.OciSeccomp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters other than the standard one, as the running kernel enforces them. */
@NeedsSandbox
class SeccompIT {
  private static final Path PODMAN = Path.of("/usr/share/containers/seccomp.json");
  private static final Path DOCKER =
      Path.of("/usr/share/gocode/src/github.com/docker/docker/profiles/seccomp/default.json");

  /** Prints the errno of calls, each made as "name(arguments)". */
  private static final String ERRNOS =
      """
      import ctypes, os, socket
      libc = ctypes.CDLL(None, use_errno=True)
      def errno(name, *arguments):
          ctypes.set_errno(0)
          getattr(libc, name)(*[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
          print(name, ctypes.get_errno())
      """;

  @TempDir Path directory;

  @BeforeEach
  void letIn() throws IOException {
    Host.open(directory);
  }

  static Stream<Named<Supplier<Seccomp>>> filters() {
    return Stream.of(
        Named.of("strict", Seccomp::strict),
        Named.of("Podman", () -> installed(PODMAN, "golang-github-containers-common")),
        Named.of("Docker", () -> installed(DOCKER, "golang-github-docker-docker-dev")));
  }

  private static Seccomp installed(Path file, String debianPackage) {
    Host.require(Files.isRegularFile(file), "there is no " + file + " (" + debianPackage + ")");
    return Seccomp.profile(OciSeccomp.read(file));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void shell_underTheFilter_works(Supplier<Seccomp> filter) {
    assertThat(
            output(
                command(
                        "sh",
                        "-ec",
                        "cd; seq 100 > a; sort -rn a | head -n 1; cp a b; mv b c; ls; rm a c;"
                            + " (sleep 0 &); kill -0 $$; echo $(expr 6 '*' 7)")
                    .seccomp(filter.get())))
        .isEqualTo("100\na\nc\n42\n");
  }

  @ParameterizedTest
  @MethodSource("filters")
  void python_underTheFilter_works(Supplier<Seccomp> filter) {
    Host.requireProgram("/usr/bin/python3");

    assertThat(
            output(
                python(
                        """
                        import concurrent.futures, json, multiprocessing, subprocess, tempfile
                        with concurrent.futures.ThreadPoolExecutor() as pool:
                            assert list(pool.map(abs, [-1])) == [1]
                        with multiprocessing.Pool(1) as pool:
                            assert pool.map(abs, [-1]) == [1]
                        tempfile.TemporaryFile().write(b"x")
                        print(json.dumps(subprocess.check_output(["echo", "ok"], text=True)))
                        """)
                    .seccomp(filter.get())))
        .isEqualTo("\"ok\\n\"\n");
  }

  @ParameterizedTest
  @MethodSource("filters")
  void gcc_underTheFilter_works(Supplier<Seccomp> filter) {
    Host.requireProgram("/usr/bin/gcc");

    assertThat(
            output(
                bash("""
                        set -e
                        cat > main.c <<'END'
                        #include <pthread.h>
                        #include <stdio.h>
                        static void *run(void *unused) { puts("ok"); return unused; }
                        int main(void) {
                          pthread_t thread;
                          return pthread_create(&thread, 0, run, 0) || pthread_join(thread, 0);
                        }
                        END
                        gcc -O2 -pthread -o main main.c
                        ./main
                        """)
                    .seccomp(filter.get())))
        .isEqualTo("ok\n");
  }

  @ParameterizedTest
  @MethodSource("filters")
  void node_underTheFilter_works(Supplier<Seccomp> filter) {
    Host.requireProgram("/usr/bin/node");

    assertThat(
            output(
                command(
                        "node",
                        "-e",
                        """
                        const {Worker} = require('worker_threads'), fs = require('fs');
                        fs.writeFileSync('file', require('child_process').execSync('echo ok'));
                        new Worker('0', {eval: true}).on('exit', () =>
                          process.stdout.write(fs.readFileSync('file')));
                        """)
                    .seccomp(filter.get())))
        .isEqualTo("ok\n");
  }

  @Test
  void strict_callsThatStandardAllows_areRefused() {
    Host.requireProgram("/usr/bin/python3");
    String calls =
        ERRNOS
            + """
            errno("memfd_create", b"x", 0)
            errno("socket", socket.AF_UNIX, socket.SOCK_STREAM, 0)
            errno("shmget", 0, 4096, 0o1600)
            errno("prctl", 3, 0, 0, 0, 0)
            errno("prctl", 21, 0, 0, 0, 0)
            errno("ioctl", 0, 0x5411, b"xxxx")
            """;

    assertThat(output(python(calls).seccomp(Seccomp.strict())))
        .isEqualTo("memfd_create 1\nsocket 97\nshmget 38\nprctl 0\nprctl 22\nioctl 25\n");
    assertThat(output(python(calls)))
        .startsWith("memfd_create 0\nsocket 0\nshmget 0\nprctl 0\nprctl 0\n");
    assertThat(output(python(calls).seccomp(Seccomp.strict().allow("memfd_create", "socket"))))
        .startsWith("memfd_create 0\nsocket 0\nshmget 38\n");
  }

  @Test
  void profile_ofOnesOwn_isWhatTheKernelDoes() {
    Host.requireProgram("/usr/bin/python3");
    SeccompProfile profile =
        SeccompProfile.of(
            SeccompAction.ALLOW,
            SeccompRule.of(SeccompAction.errno(5), "mkdir", "mkdirat"),
            SeccompRule.of(SeccompAction.errno(0), "getppid"),
            SeccompRule.of(SeccompAction.errno(71), "getpriority")
                .when(SeccompCondition.arg(0, Operator.EQ, 2))
                .when(SeccompCondition.arg(1, Operator.GE, 0x1_0000_0000L)),
            SeccompRule.of(SeccompAction.errno(72), "getpriority")
                .when(SeccompCondition.masked(1, 0xf0, 0x30)));

    String calls =
        ERRNOS
            + """
            errno("mkdir", b"x", 0o700)
            print(os.getppid())
            for which, who in (2, 0), (2, 0x1_0000_0000), (0, 0x1_0000_0000), (0, 0x30):
                errno("syscall", %d, which, who)
            """
                .formatted(SyscallTable.of(Arch.current()).number("getpriority"));

    assertThat(output(python(calls).seccomp(Seccomp.profile(profile))))
        .isEqualTo("mkdir 5\n0\nsyscall 0\nsyscall 71\nsyscall 0\nsyscall 72\n");
    assertThat(output(python(calls)))
        .isEqualTo("mkdir 0\n1\nsyscall 0\nsyscall 0\nsyscall 0\nsyscall 3\n");
    assertThat(output(python(calls).seccomp(Seccomp.profile(profile).allow("mkdir"))))
        .startsWith("mkdir 0\n0\n");
  }

  @Test
  void profile_thatKills_isTheOutcome() {
    Seccomp filter =
        Seccomp.profile(
            SeccompProfile.of(
                SeccompAction.ALLOW,
                SeccompRule.of(SeccompAction.KILL_PROCESS, "mkdir", "mkdirat")));

    SandboxResult result = command("mkdir", "x").seccomp(filter).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.SyscallDenied(""));
    assertThat(result.layers().get("seccomp")).isEqualTo(LayerState.ENFORCED);
    assertThat(command("true").seccomp(filter).run().success()).isTrue();
  }

  @Test
  void profile_fromAFileThatChangesLater_isThatOfTheReading() throws IOException {
    Path file = directory.resolve("profile.json");
    Files.writeString(file, deny("mkdir"));
    SeccompProfile profile = OciSeccomp.read(file);
    OciSeccomp.read(file, profile.sha256().orElseThrow());
    Files.writeString(file, deny("uname"));

    assertThat(
            output(
                bash("mkdir x 2>/dev/null || echo refused; uname")
                    .seccomp(Seccomp.profile(profile))))
        .isEqualTo("refused\nLinux\n");
    assertThat(
            output(
                bash("mkdir x; ls; uname 2>/dev/null || echo refused")
                    .seccomp(Seccomp.profile(OciSeccomp.read(file)))))
        .isEqualTo("x\nrefused\n");
  }

  @Test
  void profile_underWhichTheCommandIsNotFound_isStillToldSo() {
    Seccomp filter =
        Seccomp.profile(
            SeccompProfile.of(
                SeccompAction.KILL_PROCESS,
                SeccompRule.of(SeccompAction.ALLOW, "execve", "write", "exit_group")));

    SandboxCommandException exception =
        catchThrowableOfType(
            SandboxCommandException.class, () -> command("/no/such/program").seccomp(filter).run());

    assertThat(exception.reason()).isEqualTo(SandboxCommandException.Reason.NOT_FOUND);
    assertThat(command("true").seccomp(filter).run().outcome())
        .isEqualTo(new Outcome.SyscallDenied(""));
  }

  @Test
  void run_unknownName_isRefusedWithTheNearest() {
    for (Seccomp filter :
        new Seccomp[] {
          Seccomp.standard().allow("clone33"),
          Seccomp.strict().allow("clone33"),
          Seccomp.profile(SeccompProfile.of(SeccompAction.ALLOW)).allow("clone33"),
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> command("true").seccomp(filter).run())
          .withMessageMatching(
              "\"clone33\" is no syscall on \\w+; the nearest names are clone3, clone, close");
    }
  }

  @Test
  void explain_profile_namesItsHashAndWhatIsLeftOut() {
    SeccompProfile profile = OciSeccomp.parse(deny("mkdir").getBytes(StandardCharsets.UTF_8));
    Sandbox sandbox =
        command("true")
            .seccomp(
                Seccomp.profile(
                    SeccompProfile.of(
                        SeccompAction.ALLOW, SeccompRule.of(SeccompAction.LOG, "read"))))
            .build();

    assertThat(command("true").seccomp(Seccomp.profile(profile)).build().explain())
        .contains("filter=profile sha256:" + profile.sha256().orElseThrow() + "}");
    assertThat(sandbox.explain()).contains("filter=profile}");
    assertThat(command("true").seccomp(Seccomp.strict()).build().explain())
        .contains("filter=strict}");
  }

  @Test
  void explain_unknownNameOfAProfile_isReported() {
    String json =
        """
        {"defaultAction": "SCMP_ACT_LOG",
         "syscalls": [{"names": ["reed"], "action": "SCMP_ACT_ALLOW"}]}
        """;
    Seccomp filter = Seccomp.profile(OciSeccomp.parse(json.getBytes(StandardCharsets.UTF_8)));

    assertThat(command("true").seccomp(filter).build().explain())
        .contains(
            "; rules[0]: \"reed\" is no syscall on any architecture; the nearest names are read,")
        .contains("it is left out}");
    assertThat(command("true").seccomp(filter).run().success()).isTrue();
  }

  private static String deny(String name) {
    return """
    {"defaultAction": "SCMP_ACT_ALLOW",
     "syscalls": [{"names": ["%s"], "action": "SCMP_ACT_ERRNO"}]}
    """
        .formatted(name);
  }
}
