package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.nucleus.ByteSize;
import dev.nucleus.Errno;
import dev.nucleus.Identity;
import dev.nucleus.Limits;
import dev.nucleus.Mount;
import dev.nucleus.Outcome;
import dev.nucleus.Rlimit;
import dev.nucleus.Rootfs;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxCommandException;
import dev.nucleus.SandboxCommandException.Reason;
import dev.nucleus.SandboxSetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Input that is refused, when, and in which words; and that nothing is left behind. */
@NeedsSandbox
class BadInputIT {
  private static final int ARG_MAX = 131_071;

  @TempDir Path directory;
  private Footprint before;

  @BeforeEach
  void measure() throws IOException {
    Host.open(directory);
    assertThat(command("true").run().success()).isTrue();
    before = Footprint.take();
  }

  @AfterEach
  void nothingIsLeft() {
    before.assertUnchanged();
  }

  static Stream<Arguments> refusedBeforeAnythingStarts() {
    return Stream.of(
        refused(
            builder -> Sandbox.builder().run(),
            IllegalStateException.class,
            "no command was given; call command(...)"),
        refused(
            builder -> builder.command(),
            IllegalArgumentException.class,
            "command \"\" names no program"),
        refused(
            builder -> builder.command("", "x"),
            IllegalArgumentException.class,
            "names no program"),
        refused(
            builder -> builder.command("echo", "a\0b"),
            IllegalArgumentException.class,
            "command[1] \"a\\x00b\" contains a NUL; remove the NUL"),
        refused(
            builder -> builder.command("echo", "x".repeat(ARG_MAX + 1)),
            IllegalArgumentException.class,
            "command[1]",
            "has 131072 bytes, and the kernel accepts 131071 in one string (MAX_ARG_STRLEN)"),
        refused(
            builder -> builder.env("A", "a\0b"),
            IllegalArgumentException.class,
            "environment variable \"A\" contains a NUL"),
        refused(
            builder -> builder.env("A=B", "x"),
            IllegalArgumentException.class,
            "name of an environment variable \"A=B\" is empty or contains '='"),
        refused(
            builder -> builder.env("", "x"),
            IllegalArgumentException.class,
            "name of an environment variable \"\" is empty"),
        refused(
            builder -> builder.env("LD_PRELOAD", "x"),
            IllegalArgumentException.class,
            "environment variable \"LD_PRELOAD\" changes what the program loader does"),
        refused(
            builder -> tenMegabytes(builder).run(),
            IllegalStateException.class,
            "command \"echo\" with its arguments and environment takes 10",
            "bytes, and the kernel accepts 6291456; pass large data through stdin(...) or a file"),
        refused(
            builder -> builder.workdir("relative"),
            IllegalArgumentException.class,
            "workdir \"relative\""),
        refused(
            builder -> builder.workdir("/a/../b"),
            IllegalArgumentException.class,
            "workdir \"/a/../b\""),
        refused(
            builder -> builder.tmpfs("data"),
            IllegalArgumentException.class,
            "destination \"data\""),
        refused(
            builder -> builder.tmpfs("/data/.."),
            IllegalArgumentException.class,
            "destination \"/data/..\""),
        refused(
            builder -> builder.tmpfs("/data\n"),
            IllegalArgumentException.class,
            "destination \"/data\\n\""),
        refused(
            builder -> builder.tmpfs("/"),
            IllegalArgumentException.class,
            "destination \"/\" is the root of the sandbox"),
        refused(
            builder -> builder.tmpfs("/proc/self"),
            IllegalArgumentException.class,
            "destination \"/proc/self\" is in /proc, which the sandbox provides itself"),
        refused(
            builder -> builder.bindReadOnly(Path.of("/does/not/exist"), "/data").build(),
            IllegalStateException.class,
            "source of the mount on /data \"/does/not/exist\" does not exist; create it or remove"),
        refused(
            builder -> builder.rootfs(Rootfs.directory(Path.of("/does/not/exist"))).build(),
            IllegalStateException.class,
            "rootfs \"/does/not/exist\" does not exist"),
        refused(
            builder -> builder.tmpfs("/data").bindReadOnly(Path.of("/usr"), "/data/").build(),
            IllegalStateException.class,
            "two mounts have the destination \"/data\"; remove one of them"),
        refused(
            builder -> builder.tmpfs("/data/inner").tmpfs("/data").build(),
            IllegalStateException.class,
            "the mount on \"/data\" would hide the earlier mount on \"/data/inner\"; give the"
                + " outer"),
        refused(
            builder -> builder.user(-1),
            IllegalArgumentException.class,
            "uid \"-1\" is out of range; give 0 to 4294967294"),
        refused(
            builder -> builder.user(4_294_967_295L),
            IllegalArgumentException.class,
            "uid \"4294967295\" is out of range"),
        refused(
            builder -> builder.user(Identity.of(1, 2).withSupplementary(-5)),
            IllegalArgumentException.class,
            "supplementary group \"-5\" is out of range"),
        refused(builder -> builder.tmpSize("-1"), IllegalArgumentException.class, "tmpSize \"-1\""),
        refused(
            builder -> builder.rootSize("9999999999g"),
            IllegalArgumentException.class,
            "rootSize \"9999999999g\""),
        refused(
            builder -> builder.homeSize("1x"), IllegalArgumentException.class, "homeSize \"1x\""),
        refused(builder -> builder.shmSize(""), IllegalArgumentException.class, "shmSize \"\""),
        refused(builder -> builder.tmpSize("0"), IllegalArgumentException.class, "tmpSize"),
        refused(builder -> builder.inodes(0), IllegalArgumentException.class, "inodes \"0\""),
        refused(
            builder -> builder.timeout(Duration.ZERO),
            IllegalArgumentException.class,
            "timeout \"PT0S\" is not positive; give more than zero, or leave it unset"),
        refused(
            builder -> builder.timeout(Duration.ofSeconds(-1)),
            IllegalArgumentException.class,
            "timeout \"PT-1S\" is not positive"),
        refused(
            builder -> builder.timeout(Duration.ofSeconds(Long.MAX_VALUE)),
            IllegalArgumentException.class,
            "timeout",
            "is too long"),
        refused(
            builder -> builder.grace(Duration.ofMillis(-1)),
            IllegalArgumentException.class,
            "grace \"PT-0.001S\" is negative; give zero or more"),
        refused(
            builder -> builder.outputLimit(ByteSize.of(0)),
            IllegalArgumentException.class,
            "outputLimit",
            "allows no output at all"),
        refused(
            builder -> builder.umask(01000),
            IllegalArgumentException.class,
            "umask \"01000\" is out of range; give 0 to 0777 (octal)"),
        refused(
            builder -> builder.hostname("no spaces"),
            IllegalArgumentException.class,
            "hostname \"no spaces\" is not a host name"),
        refused(
            builder -> builder.limits(limits -> limits.nofile(3)),
            IllegalArgumentException.class,
            "nofile \"3\" leaves none to start with"));
  }

  @ParameterizedTest
  @MethodSource
  void refusedBeforeAnythingStarts(
      Consumer<Sandbox.Builder> input, Class<? extends Throwable> type, String[] message) {
    assertThatThrownBy(() -> input.accept(command("echo")))
        .isExactlyInstanceOf(type)
        .message()
        .contains(message);
  }

  @Test
  void command_missingProgram_isNotFound() {
    assertCommandFails(command("no-such-program"), Reason.NOT_FOUND, "ENOENT")
        .hasMessageContaining("no such file in the sandbox");
    assertCommandFails(command("/no/such/program"), Reason.NOT_FOUND, "ENOENT")
        .hasMessageStartingWith(
            "[exec] execve(\"/no/such/program\", [1 arguments], [4 variables])");
    assertCommandFails(command("/etc/passwd/x"), Reason.NOT_FOUND, "ENOTDIR");
    assertCommandFails(command("ls").env("PATH", "/nowhere"), Reason.NOT_FOUND, "ENOENT");
  }

  @Test
  void command_fileThatIsNotExecutable_isRefused() {
    assertCommandFails(command("/etc/passwd"), Reason.NOT_EXECUTABLE, "EACCES")
        .hasMessageEndingWith(
            "/etc/passwd is not an executable file for this user, or its mount is noexec");
  }

  @Test
  void command_directory_isRefused() {
    assertCommandFails(command("/usr"), Reason.NOT_EXECUTABLE, "EACCES");
    assertCommandFails(command("."), Reason.NOT_EXECUTABLE, "EACCES");
  }

  @Test
  void command_directoryInThePath_isPassedOver() throws IOException {
    Files.createDirectory(directory.resolve("true"));

    assertCommandFails(
        command("true").bindReadOnly(directory, "/data").env("PATH", "/data"),
        Reason.NOT_EXECUTABLE,
        "EACCES");
  }

  @Test
  void command_scriptWithoutInterpreter_isRefused() throws IOException {
    program("script", "echo hello\n");

    assertCommandFails(data("/data/script"), Reason.NOT_EXECUTABLE, "ENOEXEC")
        .hasMessageEndingWith(
            "/data/script is no program of this machine; does a script lack its #! line?");
  }

  @Test
  void command_scriptWhoseInterpreterIsMissing_isNotFound() throws IOException {
    program("script", "#!/no/such/interpreter\n");

    assertCommandFails(data("/data/script"), Reason.NOT_FOUND, "ENOENT")
        .hasMessageContaining("or the interpreter that its first line");
  }

  @Test
  void command_emptyFile_isRefused() throws IOException {
    program("empty", "");

    assertCommandFails(data("/data/empty"), Reason.NOT_EXECUTABLE, "ENOEXEC");
  }

  @Test
  void command_startedInsteadOfRun_failsTheSameWay() {
    assertThatThrownBy(command("/no/such/program")::start)
        .isInstanceOf(SandboxCommandException.class)
        .hasMessageContaining("ENOENT");
  }

  @Test
  void arguments_newlinesAndTheLongestOnes_arrive() {
    String longest = "é".repeat(ARG_MAX / 2);

    assertThat(
            output(
                command("bash", "-c", "printf '%s|%s|%s' \"$1\" \"$A\" ${#2}", "-", "a\nb", longest)
                    .env("A", "c\nd")))
        .isEqualTo("a\nb|c\nd|" + longest.length());
  }

  @Test
  void environment_ofFiveMegabytes_arrivesIfTheStackMayBeLarge() {
    Sandbox.Builder sandbox = fiveMegabytes().limits(stack(32 << 20));

    assertThat(Integer.parseInt(output(sandbox).strip())).isGreaterThan(5_000_000);
  }

  @Test
  void environment_moreThanAQuarterOfTheStackLimit_isRefused() {
    assertThatThrownBy(fiveMegabytes().limits(stack(8 << 20))::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("and the kernel accepts 2097152");
  }

  @Test
  void environment_moreThanTheApplicationsStackLimitAllows_isRefusedByTheKernel() {
    // Where that is not known when the sandbox is built; 8 MiB is the limit of most hosts.
    Host.require("8192".equals(ulimit("-s")), "the stack limit is not 8 MiB");

    assertThatThrownBy(fiveMegabytes()::run)
        .isExactlyInstanceOf(SandboxSetupException.class)
        .hasMessageContaining("failed: E2BIG (Argument list too long)")
        .hasMessageEndingWith("arguments and environment together are too long, see execve(2)");
  }

  @Test
  void workdir_notThere_isRefusedWithAHint() {
    assertThatThrownBy(command("true").workdir("/no/such/place")::run)
        .asInstanceOf(InstanceOfAssertFactories.type(SandboxSetupException.class))
        .satisfies(
            thrown -> {
              assertThat(thrown.errno()).isEqualTo(Errno.of(2));
              assertThat(thrown.path()).contains("/no/such/place");
              assertThat(thrown)
                  .hasMessageContaining("chdir(\"/no/such/place\") failed: ENOENT")
                  .hasMessageContaining("choose another with workdir(...)");
            });
  }

  @Test
  void workdir_aFile_isRefused() {
    assertThatThrownBy(command("true").workdir("/etc/passwd")::run)
        .isInstanceOf(SandboxSetupException.class)
        .hasMessageContaining("chdir(\"/etc/passwd\") failed: ENOTDIR");
  }

  @Test
  void rlimit_aboveTheHosts_isRefusedWithAHint() {
    String hard = ulimit("-Hn");
    Host.require(!hard.equals("unlimited"), "the host does not limit descriptors");

    assertThatThrownBy(
            command("true").limits(limits -> limits.nofile(Long.parseLong(hard) + 1))::run)
        .isInstanceOf(SandboxSetupException.class)
        .hasMessageContaining("[rlimits] prlimit64(")
        .hasMessageContaining("EPERM")
        .hasMessageContaining("the host's hard limit is lower, see ulimit -H; ask for less");
  }

  @Test
  void rlimit_addressSpaceTooSmallForAnyProgram_isRefused() {
    assertThat(
            command("true").limits(limits -> limits.rlimit(Rlimit.AS, 4096, 4096)).run().outcome())
        .isInstanceOf(Outcome.Signalled.class);
  }

  @Test
  void builder_reused_makesIndependentSandboxes() {
    Sandbox.Builder builder = command("env").env("A", "1");
    Sandbox first = builder.build();
    builder.env("A", "2").command("cat", "/data/x").tmpfs("/data");

    assertThat(first.run().stdout().text()).contains("A=1\n").doesNotContain("A=2");
    assertThat(first.spec().mounts()).isEmpty();
  }

  @Test
  void collections_changedAfterTheBuild_haveNoEffect() {
    List<String> words = new ArrayList<>(List.of("bash", "-c", "echo $A"));
    Map<String, String> variables = new HashMap<>(Map.of("A", "1"));
    Sandbox sandbox =
        Sandbox.builder().command(words).environment(variables).timeout(Sandboxes.LONG).build();
    words.set(2, "exit 1");
    variables.put("A", "2");

    assertThat(sandbox.run().stdout().text()).isEqualTo("1\n");
    assertThatThrownBy(() -> sandbox.spec().command().set(2, "exit 1"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> sandbox.spec().environment().put("A", "2"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> sandbox.spec().mounts().add(Mount.tmpfs("/x")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void failures_oneAfterTheOther_leaveTheLauncherWorking() {
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(command("no-such-program-" + i)::run)
          .isInstanceOf(SandboxCommandException.class);
      assertThatThrownBy(command("true").tmpfs("/usr/missing" + i)::run)
          .isInstanceOf(SandboxSetupException.class);
    }

    assertThat(output(command("echo", "ok"))).isEqualTo("ok\n");
  }

  private static Arguments refused(
      Consumer<Sandbox.Builder> input, Class<? extends Throwable> type, String... message) {
    return arguments(input, type, message);
  }

  private static Sandbox.Builder tenMegabytes(Sandbox.Builder builder) {
    for (int i = 0; i < 100; i++) {
      builder.env("V" + i, "x".repeat(100_000));
    }
    return builder;
  }

  private static AbstractThrowableAssert<?, ?> assertCommandFails(
      Sandbox.Builder sandbox, Reason reason, String errno) {
    SandboxCommandException thrown =
        catchThrowableOfType(SandboxCommandException.class, sandbox::run);
    assertThat(thrown).isNotNull();
    assertThat(thrown.reason()).isEqualTo(reason);
    assertThat(thrown.errno().name()).isEqualTo(errno);
    assertThat(thrown.step()).isEqualTo("exec");
    return assertThat(thrown);
  }

  private static Sandbox.Builder fiveMegabytes() {
    Sandbox.Builder sandbox = bash("env | wc -c");
    for (int i = 0; i < 50; i++) {
      sandbox.env("V" + (100 + i), "x".repeat(100_000));
    }
    return sandbox;
  }

  private static Consumer<Limits.Builder> stack(long bytes) {
    return limits -> limits.rlimit(Rlimit.STACK, bytes, bytes);
  }

  private static String ulimit(String option) {
    try {
      Process shell = new ProcessBuilder("bash", "-c", "ulimit " + option).start();
      return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Sandbox.Builder data(String program) {
    return command(program).bindReadOnly(directory, "/data");
  }

  private void program(String name, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
