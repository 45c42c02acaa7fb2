package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SandboxBuilderTest {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Sandbox.Builder builder = Sandbox.builder().command("/bin/true");

  @TempDir private Path directory;

  @Test
  void spec_commandOnly_hasTheDocumentedDefaults() {
    SandboxSpec spec = builder.spec();
    assertThat(spec.name()).isEmpty();
    assertThat(spec.rootfs()).isEqualTo(Rootfs.host());
    assertThat(spec.command()).containsExactly("/bin/true");
    assertThat(spec.environment())
        .containsExactly(
            entry("PATH", PATH),
            entry("TERM", "dumb"),
            entry("HOME", "/home/sandbox"),
            entry("LANG", "C.UTF-8"));
    assertThat(spec.workdir()).hasToString("/home/sandbox");
    assertThat(spec.home()).hasToString("/home/sandbox");
    assertThat(spec.identity()).isEqualTo(new Identity(1000, 1000, List.of()));
    assertThat(spec.idMapping()).isEqualTo(IdMapping.auto());
    assertThat(spec.hostname()).isEqualTo("sandbox");
    assertThat(spec.mounts()).isEmpty();
    assertThat(spec.sizes().root()).isEqualTo(ByteSize.parse("1g"));
    assertThat(spec.sizes().tmp()).isEqualTo(ByteSize.parse("256m"));
    assertThat(spec.sizes().shm()).isEqualTo(ByteSize.parse("64m"));
    assertThat(spec.sizes().home()).isEqualTo(ByteSize.parse("256m"));
    assertThat(spec.sizes().inodes()).isEqualTo(65536);
    assertThat(spec.network()).isEqualTo(Network.none());
    assertThat(spec.seccomp()).isEqualTo(Seccomp.standard());
    assertThat(spec.landlock()).isEqualTo(Landlock.standard());
    assertThat(spec.limits()).isEqualTo(Limits.standard());
    assertThat(spec.bestEffortLimits()).isFalse();
    assertThat(spec.cgroup()).isEqualTo(Cgroup.auto());
    assertThat(spec.timeout()).isEmpty();
    assertThat(spec.grace()).isEqualTo(Duration.ofMillis(500));
    assertThat(spec.umask()).isEqualTo(022);
    assertThat(spec.timeNamespace()).isFalse();
    assertThat(spec.outputLimit()).isEmpty();
    assertThat(spec.allowDegradedSecurity()).isFalse();
  }

  @Test
  void spec_everySetting_isTakenOver() throws IOException {
    Path root = directory.toRealPath();
    SandboxSpec spec =
        builder
            .name("job_1")
            .rootfs(Rootfs.directory(root))
            .command(List.of("sh", "-c", "echo 'a\nb'"))
            .environment(Map.of("A", "1"))
            .env("HOME", "/elsewhere")
            .workdir("/work")
            .home("/home/me")
            .user(Identity.of(0, 5).withSupplementary(9))
            .idMapping(IdMapping.range(5000, 10))
            .tmpfs("/work")
            .tmpfs("/work/big", ByteSize.parse("1g"))
            .bindReadOnly(root, "/in")
            .bindReadWrite(root, "/out")
            .rootSize("1m")
            .tmpSize("2m")
            .shmSize("3m")
            .homeSize("4m")
            .inodes(5)
            .network(Network.host())
            .seccomp(Seccomp.unconfined())
            .landlock(Landlock.off())
            .limits(limits -> limits.nproc(7))
            .limits(limits -> limits.nofile(70))
            .bestEffortLimits()
            .cgroup(Cgroup.below("/jobs"))
            .timeout(Duration.ofSeconds(8))
            .grace(Duration.ZERO)
            .umask(077)
            .timeNamespace(true)
            .outputLimit(ByteSize.of(9))
            .allowDegradedSecurity(true)
            .spec();
    assertThat(spec.name()).contains("job_1");
    assertThat(spec.hostname()).isEqualTo("job-1");
    assertThat(spec.rootfs()).isEqualTo(Rootfs.directory(root));
    assertThat(spec.command()).containsExactly("sh", "-c", "echo 'a\nb'");
    assertThat(spec.environment())
        .containsExactly(
            entry("PATH", PATH),
            entry("TERM", "dumb"),
            entry("HOME", "/elsewhere"),
            entry("LANG", "C.UTF-8"),
            entry("A", "1"));
    assertThat(spec.workdir()).hasToString("/work");
    assertThat(spec.home()).hasToString("/home/me");
    assertThat(spec.identity()).isEqualTo(new Identity(0, 5, List.of(9L)));
    assertThat(spec.idMapping()).isEqualTo(IdMapping.range(5000, 10));
    assertThat(spec.mounts())
        .containsExactly(
            Mount.tmpfs("/work"),
            Mount.tmpfs("/work/big", ByteSize.parse("1g")),
            Mount.bindReadOnly(root, "/in"),
            Mount.bindReadWrite(root, "/out"));
    assertThat(spec.sizes().root()).isEqualTo(ByteSize.parse("1m"));
    assertThat(spec.sizes().tmp()).isEqualTo(ByteSize.parse("2m"));
    assertThat(spec.sizes().shm()).isEqualTo(ByteSize.parse("3m"));
    assertThat(spec.sizes().home()).isEqualTo(ByteSize.parse("4m"));
    assertThat(spec.sizes().inodes()).isEqualTo(5);
    assertThat(spec.network()).isEqualTo(Network.host());
    assertThat(spec.seccomp()).isEqualTo(Seccomp.unconfined());
    assertThat(spec.landlock()).isEqualTo(Landlock.off());
    assertThat(spec.limits()).isEqualTo(Limits.builder().nproc(7).nofile(70).build());
    assertThat(spec.bestEffortLimits()).isTrue();
    assertThat(spec.cgroup()).isEqualTo(Cgroup.below("/jobs"));
    assertThat(spec.timeout()).contains(Duration.ofSeconds(8));
    assertThat(spec.grace()).isZero();
    assertThat(spec.umask()).isEqualTo(077);
    assertThat(spec.timeNamespace()).isTrue();
    assertThat(spec.outputLimit()).contains(ByteSize.of(9));
    assertThat(spec.allowDegradedSecurity()).isTrue();
  }

  @Test
  void spec_builderReused_givesIndependentSpecs() {
    SandboxSpec first = builder.env("A", "1").tmpfs("/a").spec();
    SandboxSpec same = builder.spec();
    SandboxSpec second =
        builder.command("b").env("B", "2").tmpfs("/b").limits(l -> l.nproc(1)).umask(0).spec();
    assertThat(same).isEqualTo(first).hasSameHashCodeAs(first);
    assertThat(first.command()).containsExactly("/bin/true");
    assertThat(first.environment()).containsKey("A").doesNotContainKey("B");
    assertThat(first.mounts()).containsExactly(Mount.tmpfs("/a"));
    assertThat(first.limits().nproc()).isEqualTo(512);
    assertThat(first.umask()).isEqualTo(022);
    assertThat(second.command()).containsExactly("b");
    assertThat(second.environment()).containsKeys("A", "B");
    assertThat(second.mounts()).containsExactly(Mount.tmpfs("/a"), Mount.tmpfs("/b"));
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void spec_givenCollections_areCopiedAndCannotBeChanged() {
    List<String> command = new ArrayList<>(List.of("a", "b"));
    SandboxSpec spec = builder.command(command).spec();
    command.set(0, "x");
    assertThat(spec.command()).containsExactly("a", "b");
    unsupported(() -> spec.command().add("c"));
    unsupported(() -> spec.environment().put("A", "1"));
    unsupported(() -> spec.mounts().add(Mount.tmpfs("/x")));
  }

  private static void unsupported(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void limits_value_replacesAllLimits() {
    SandboxSpec spec =
        builder
            .limits(limits -> limits.nproc(7))
            .limits(Limits.builder().nofile(9).build())
            .limits(limits -> limits.core(ByteSize.of(1)))
            .spec();
    assertThat(spec.limits()).isEqualTo(Limits.builder().nofile(9).core(ByteSize.of(1)).build());
  }

  @Test
  void user_uidOnly_setsTheGroupToo() {
    assertThat(builder.user(5).spec().identity()).isEqualTo(Identity.of(5, 5));
    assertThat(builder.user(5, 6).spec().identity()).isEqualTo(Identity.of(5, 6));
  }

  @Test
  void build_noCommand_isRefused() {
    inconsistent(
        Sandbox.builder(), "no command was given; call command(...) with the program to run");
  }

  @Test
  void command_noProgram_isRefused() {
    String message =
        "command \"%s\" names no program; give the program as first element, for example"
            + " command(\"/bin/true\")";
    refused(() -> builder.command(), message.formatted(""));
    refused(() -> builder.command(List.of()), message.formatted(""));
    refused(() -> builder.command("", "a"), message.formatted(" a"));
  }

  @Test
  void command_nul_isRefused() {
    refused(
        () -> builder.command("a", "b\0c"),
        "command[1] \"b\\x00c\" contains a NUL; remove the NUL");
  }

  @Test
  void command_halfSurrogate_isRefused() {
    refused(
        () -> builder.command("a", "\uD800"),
        "command[1] \"\uD800\" contains half of a surrogate pair; give text that UTF-8 can"
            + " express");
    assertThat(builder.command("a", "\uD83D\uDE00").spec().command()).hasSize(2);
  }

  @Test
  void command_argumentOfMaxArgStrlen_isRefused() {
    String longest = "x".repeat(131_071);
    assertThat(builder.command("a", longest).spec().command()).containsExactly("a", longest);
    refused(
        () -> builder.command("a", longest + "x"),
        "command[1] \""
            + "x".repeat(96)
            + "\"… has 131072 bytes, and the kernel accepts 131071 in one string"
            + " (MAX_ARG_STRLEN); pass large data through stdin(...) or a file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.command("a", "ä".repeat(65_536)))
        .withMessageContaining("has 131072 bytes");
  }

  @Test
  void command_null_isRefused() {
    nullRefused(() -> builder.command((String[]) null), "command must not be null");
    nullRefused(() -> builder.command("a", null), "command[1] must not be null");
    nullRefused(() -> builder.command((List<String>) null), "command must not be null");
  }

  @Test
  void build_argumentsAboveTheKernelsTotal_isRefused() {
    String[] command = new String[50];
    Arrays.fill(command, "x".repeat(131_000));
    command[0] = "/bin/echo";
    inconsistent(
        builder.command(command),
        "command \"/bin/echo\" with its arguments and environment takes 6419599 bytes, and the"
            + " kernel accepts 6291456; pass large data through stdin(...) or a file");
    assertThat(builder.command(Arrays.copyOf(command, 48)).spec().command()).hasSize(48);
  }

  @Test
  void build_argumentsAboveAQuarterOfTheStackLimit_isRefused() {
    String[] command = new String[5];
    Arrays.fill(command, "x".repeat(100_000));
    builder.command(command).limits(l -> l.rlimit(Rlimit.STACK, 1 << 20, 1 << 20));
    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessageContaining("and the kernel accepts 262144;");
    builder.limits(l -> l.rlimit(Rlimit.STACK, 4096, 4096));
    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessageContaining("and the kernel accepts 131072;");
    builder.limits(l -> l.rlimit(Rlimit.STACK, Rlimit.Bounds.UNLIMITED, Rlimit.Bounds.UNLIMITED));
    assertThat(builder.build()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "LD_AUDIT",
        "LD_",
        "GCONV_PATH",
        "GETCONF_DIR",
        "GLIBC_TUNABLES",
        "LOCPATH",
        "MALLOC_TRACE",
        "NLSPATH"
      })
  void env_loaderVariable_isRefused(String name) {
    refused(
        () -> builder.env(name, "x"),
        "environment variable \""
            + name
            + "\" changes what the program loader does; remove it, or let the program set it"
            + " inside: command(\"env\", \""
            + name
            + "=...\", ...)");
    assertThat(builder.env("X" + name, "x").spec().environment()).containsKey("X" + name);
  }

  @Test
  void env_badName_isRefused() {
    String message =
        "name of an environment variable \"%s\" is empty or contains '=' or a NUL; give a name such"
            + " as \"LANG\"";
    refused(() -> builder.env("", "x"), message.formatted(""));
    refused(() -> builder.env("A=B", "x"), message.formatted("A=B"));
    refused(() -> builder.env("A\0", "x"), message.formatted("A\\x00"));
    refused(() -> builder.environment(Map.of("=", "x")), message.formatted("="));
  }

  @Test
  void env_badValue_isRefusedWithoutShowingIt() {
    refused(
        () -> builder.env("TOKEN", "s3cret\0"),
        "environment variable \"TOKEN\" contains a NUL; remove the NUL");
    refused(
        () -> builder.env("TOKEN", "x".repeat(131_066)),
        "environment variable \"TOKEN\" has 131072 bytes, and the kernel accepts 131071 in one"
            + " string (MAX_ARG_STRLEN); pass large data through stdin(...) or a file");
    assertThat(builder.env("TOKEN", "x".repeat(131_065)).env("E", "").spec().environment())
        .containsEntry("E", "");
    nullRefused(
        () -> builder.env("TOKEN", null), "value of environment variable TOKEN must not be null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", ".a", "a b", "a/b", "ä"})
  void name_badName_isRefused(String name) {
    refused(
        () -> builder.name(name),
        "name \""
            + name
            + "\" is not a sandbox name; use 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-', beginning"
            + " with a letter or digit");
  }

  @Test
  void nameAndHostname_length_isAtMost64() {
    String longest = "x".repeat(64);
    assertThat(builder.name(longest).spec().hostname()).isEqualTo(longest);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.name(longest + "x"));
    assertThat(builder.hostname("h-1.example").spec().hostname()).isEqualTo("h-1.example");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.hostname(longest + "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a_b", "a\n"})
  void hostname_badName_isRefused(String hostname) {
    refused(
        () -> builder.hostname(hostname),
        "hostname \""
            + hostname.replace("\n", "\\n")
            + "\" is not a host name; use 1 to 64 of A-Z, a-z, 0-9, '.' and '-'");
  }

  @Test
  void paths_relative_areRefused() {
    refused(() -> builder.workdir("work"), "workdir \"work\" is not absolute; start it with '/'");
    refused(() -> builder.home("../x"), "home \"../x\" is not absolute; start it with '/'");
    refused(
        () -> builder.tmpfs("/a/../b"),
        "destination \"/a/../b\" contains \"..\"; write the path that is meant");
    refused(
        () -> builder.home("/"),
        "home \"/\" is the root of the sandbox; use rootfs(...) for the root, or mount below it");
  }

  @Test
  void mount_root_isRefused() {
    refused(
        () -> builder.tmpfs("//"),
        "destination \"/\" is the root of the sandbox; use rootfs(...) for the root, or mount below"
            + " it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc", "/proc/sys", "/dev/shm", "/sys/fs/cgroup"})
  void mount_reservedDestination_isRefused(String destination) {
    refused(
        () -> builder.bindReadOnly(directory, destination),
        "destination \""
            + destination
            + "\" is in "
            + destination.replaceFirst("(/[a-z]+).*", "$1")
            + ", which the sandbox provides itself; choose a path outside /proc, /dev and /sys");
    assertThat(builder.tmpfs("/x" + destination).spec().mounts()).hasSize(1);
  }

  @Test
  void build_sameDestinationTwice_isRefused() {
    inconsistent(
        builder.tmpfs("/data").bindReadOnly(directory, "/data/"),
        "two mounts have the destination \"/data\"; remove one of them");
  }

  @Test
  void build_outerMountAfterInner_isRefused() {
    inconsistent(
        builder.tmpfs("/data/cache").tmpfs("/data"),
        "the mount on \"/data\" would hide the earlier mount on \"/data/cache\"; give the outer"
            + " mount first");
  }

  @Test
  void build_innerMountAfterOuter_keepsTheOrder() {
    assertThat(builder.tmpfs("/z").tmpfs("/z/a").tmpfs("/data").spec().mounts())
        .containsExactly(Mount.tmpfs("/z"), Mount.tmpfs("/z/a"), Mount.tmpfs("/data"));
  }

  @Test
  void build_missingBindSource_isRefused() {
    Path missing = directory.resolve("missing");
    inconsistent(
        builder.bindReadOnly(missing, "/data"),
        "source of the mount on /data \""
            + missing
            + "\" does not exist; create it or remove the mount");
  }

  @Test
  void build_linkedBindSource_isResolved() throws IOException {
    Path target = Files.createFile(directory.resolve("target"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    SandboxSpec spec = builder.mount(Mount.bindReadOnly(link, "/data").noexec()).spec();
    assertThat(spec.mounts())
        .containsExactly(Mount.bindReadOnly(target.toRealPath(), "/data").noexec());
  }

  @Test
  void build_loopingBindSource_isRefused() throws IOException {
    Path loop = directory.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertThatIllegalStateException()
        .isThrownBy(builder.bindReadOnly(loop, "/data")::build)
        .withMessageStartingWith(
            "source of the mount on /data \"" + loop + "\" cannot be resolved: ");
  }

  @Test
  void build_badRootfs_isRefused() throws IOException {
    Path missing = directory.resolve("missing");
    inconsistent(
        builder.rootfs(Rootfs.directory(missing)),
        "rootfs \"" + missing + "\" does not exist; create it or use Rootfs.host()");
    Path file = Files.createFile(directory.resolve("file")).toRealPath();
    inconsistent(
        builder.rootfs(Rootfs.directory(file)),
        "rootfs \"" + file + "\" is not a directory; unpack the image and give its directory");
  }

  @Test
  void sizes_zero_isRefused() {
    String message = "%s \"0\" would mean no limit to the kernel; give at least \"4k\"";
    refused(() -> builder.rootSize("0"), message.formatted("rootSize"));
    refused(() -> builder.tmpSize("0"), message.formatted("tmpSize"));
    refused(() -> builder.shmSize("0"), message.formatted("shmSize"));
    refused(() -> builder.homeSize(ByteSize.ZERO), message.formatted("homeSize"));
    refused(() -> builder.inodes(0), "inodes \"0\" is no limit; give at least 1");
    refused(
        () -> builder.outputLimit(ByteSize.ZERO),
        "outputLimit \"0\" allows no output at all; give at least 1, or leave it unset");
  }

  @Test
  void sizes_notASize_namesTheField() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.tmpSize("lots"))
        .withMessageStartingWith("tmpSize \"lots\" is not a size; ");
  }

  @Test
  void timeout_notPositive_isRefused() {
    refused(
        () -> builder.timeout(Duration.ZERO),
        "timeout \"PT0S\" is not positive; give more than zero, or leave it unset");
    refused(
        () -> builder.timeout(Duration.ofMillis(-1)),
        "timeout \"PT-0.001S\" is not positive; give more than zero, or leave it unset");
    refused(
        () -> builder.timeout(Duration.ofDays(200_000)),
        "timeout \"PT4800000H\" is too long; give at most PT2562047H47M16.854775807S");
  }

  @Test
  void grace_negative_isRefused() {
    refused(
        () -> builder.grace(Duration.ofNanos(-1)),
        "grace \"PT-0.000000001S\" is negative; give zero or more");
  }

  @Test
  void umask_outOfRange_isRefused() {
    refused(() -> builder.umask(01000), "umask \"01000\" is out of range; give 0 to 0777 (octal)");
    refused(
        () -> builder.umask(-1), "umask \"037777777777\" is out of range; give 0 to 0777 (octal)");
  }

  @Test
  void build_layerTurnedOff_needsAllowDegradedSecurity() {
    inconsistent(
        builder.seccomp(Seccomp.unconfined()),
        "seccomp is Seccomp.unconfined(), which leaves out a layer of isolation; use"
            + " Seccomp.standard().allow(...), or accept that with allowDegradedSecurity(true)");
    assertThat(builder.allowDegradedSecurity(true).build()).isNotNull();
    inconsistent(
        builder.allowDegradedSecurity(false).seccomp(Seccomp.standard()).landlock(Landlock.off()),
        "landlock is Landlock.off(), which leaves out a layer of isolation; use"
            + " Landlock.standard(), or accept that with allowDegradedSecurity(true)");
    assertThat(builder.allowDegradedSecurity(true).build()).isNotNull();
  }

  @Test
  void build_limitsThatDoNotFit_areRefused() {
    inconsistent(
        builder.limits(limits -> limits.memory("8m").memoryHigh("9m")),
        "memoryHigh \"9m\" is above memory \"8m\" and would never be reached; lower memoryHigh, or"
            + " leave it unset for 90 %");
    assertThat(builder.limits(limits -> limits.memory("9m")).build()).isNotNull();
  }

  @Test
  void build_identityOutsideTheRange_isRefused() {
    builder.idMapping(IdMapping.range(100_000, 1000));
    String message =
        "%s \"1000\" is not mapped by IdMapping.range(100000, 1000); give an id below 1000 or a"
            + " longer range";
    inconsistent(builder, message.formatted("uid"));
    inconsistent(builder.user(999, 1000), message.formatted("gid"));
    inconsistent(
        builder.user(Identity.of(0, 0).withSupplementary(1, 1000)),
        message.formatted("supplementary group"));
    assertThat(builder.user(999, 0).build()).isNotNull();
  }

  @Test
  void build_supplementaryGroupsInASingleMapping_areRefused() {
    inconsistent(
        builder.idMapping(IdMapping.single()).user(Identity.of(0, 0).withSupplementary(5)),
        "supplementary groups [5] do not exist with IdMapping.single(), which maps one group;"
            + " remove them, or use IdMapping.range(...) or IdMapping.subordinate()");
    assertThat(builder.user(0).build()).isNotNull();
  }

  @Test
  void build_stderrSetAndMerged_isRefused() {
    inconsistent(
        builder.stderr(Output.discard()).mergeStderr(),
        "stderr was set to Discard[] and merged into stdout; call either stderr(...) or"
            + " mergeStderr()");
  }

  @Test
  void setters_null_areRefusedByName() {
    nullRefused(() -> builder.name(null), "name must not be null");
    nullRefused(() -> builder.rootfs(null), "rootfs must not be null");
    nullRefused(() -> builder.workdir(null), "workdir must not be null");
    nullRefused(() -> builder.home(null), "home must not be null");
    nullRefused(() -> builder.user(null), "user must not be null");
    nullRefused(() -> builder.idMapping(null), "idMapping must not be null");
    nullRefused(() -> builder.hostname(null), "hostname must not be null");
    nullRefused(() -> builder.mount(null), "mount must not be null");
    nullRefused(() -> builder.tmpfs(null), "destination must not be null");
    nullRefused(() -> builder.rootSize((String) null), "rootSize must not be null");
    nullRefused(() -> builder.tmpSize((ByteSize) null), "tmpSize must not be null");
    nullRefused(() -> builder.network(null), "network must not be null");
    nullRefused(() -> builder.seccomp(null), "seccomp must not be null");
    nullRefused(() -> builder.landlock(null), "landlock must not be null");
    nullRefused(() -> builder.limits((Limits) null), "limits must not be null");
    nullRefused(() -> builder.cgroup(null), "cgroup must not be null");
    nullRefused(() -> builder.timeout(null), "timeout must not be null");
    nullRefused(() -> builder.grace(null), "grace must not be null");
    nullRefused(() -> builder.stdin(null), "stdin must not be null");
    nullRefused(() -> builder.stdout(null), "stdout must not be null");
    nullRefused(() -> builder.stderr(null), "stderr must not be null");
    nullRefused(() -> builder.outputLimit(null), "outputLimit must not be null");
    nullRefused(() -> builder.env(null, "x"), "name of an environment variable must not be null");
    nullRefused(() -> builder.environment(null), "environment must not be null");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  private static void nullRefused(ThrowingCallable call, String message) {
    assertThatNullPointerException().isThrownBy(call).withMessage(message);
  }

  private static void inconsistent(Sandbox.Builder builder, String message) {
    assertThatIllegalStateException().isThrownBy(builder::build).withMessage(message);
  }
}
