package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values that a specification consists of. */
final class ValuesTest {
  @Test
  void identity_idsAtTheBorders_areAccepted() {
    Identity identity = Identity.of(0, 4294967294L).withSupplementary(0, 4294967294L);
    assertThat(identity.uid()).isZero();
    assertThat(identity.gid()).isEqualTo(4294967294L);
    assertThat(identity.supplementary()).containsExactly(0L, 4294967294L);
  }

  @Test
  void identity_idOutOfRange_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identity.of(-1, 0))
        .withMessage("uid \"-1\" is out of range; give 0 to 4294967294");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identity.of(0, 4294967295L))
        .withMessage("gid \"4294967295\" is out of range; give 0 to 4294967294");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identity.of(0, 0).withSupplementary(5, -7))
        .withMessage("supplementary group \"-7\" is out of range; give 0 to 4294967294");
  }

  @Test
  void identity_givenList_isCopied() {
    List<Long> groups = new ArrayList<>(List.of(5L));
    Identity identity = new Identity(1, 2, groups);
    groups.add(6L);
    assertThat(identity.supplementary()).containsExactly(5L);
  }

  @Test
  void range_validRange_isAccepted() {
    assertThat(IdMapping.range(1, 4294967294L)).isEqualTo(new IdMapping.Range(1, 4294967294L));
    assertThat(IdMapping.range(4294967294L, 1)).isNotNull();
  }

  @Test
  void range_badRange_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdMapping.range(0, 10))
        .withMessage(
            "hostStart \"0\" would give the sandbox the host's root or no user at all; give 1 or"
                + " more, for example 100000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdMapping.range(10, 0))
        .withMessage("count \"0\" maps no user; give 1 or more, for example 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdMapping.range(2, 4294967294L))
        .withMessage(
            "range \"2+4294967294\" goes beyond the last id; let it end at 4294967294 or below");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdMapping.range(Long.MAX_VALUE, 1))
        .withMessageEndingWith("let it end at 4294967294 or below");
  }

  @Test
  void seccomp_allow_addsSortedToANewValue() {
    Seccomp.Standard standard = Seccomp.standard();
    assertThat(standard.allow("ptrace", "bpf").allow("personality").allowed())
        .containsExactly("bpf", "personality", "ptrace");
    assertThat(standard.allowed()).isEmpty();
    assertThat(standard.allow("bpf")).isEqualTo(new Seccomp.Standard(Set.of("bpf")));
  }

  @Test
  void seccomp_allowBadName_isRefused() {
    for (String name : List.of("", "PTRACE", "sys ptrace", "a-b", "ä")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Seccomp.standard().allow(name))
          .withMessage(
              "system call \""
                  + name
                  + "\" is not a name of a system call; write it as in syscalls(2), lower case, for"
                  + " example \"personality\"");
    }
  }

  @Test
  void seccomp_allowedSet_cannotBeChanged() {
    Set<String> allowed = Seccomp.standard().allow("bpf").allowed();
    assertThatThrownBy(() -> allowed.add("ptrace"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void mount_factories_setTheirDefaults() {
    SandboxPath data = SandboxPath.of("/data");
    assertThat(Mount.bindReadOnly(Path.of("/srv"), "/data"))
        .isEqualTo(new BindMount(Path.of("/srv"), data, true, true));
    assertThat(Mount.bindReadWrite(Path.of("/srv"), "/data/").noexec())
        .isEqualTo(new BindMount(Path.of("/srv"), data, false, false));
    assertThat(Mount.tmpfs("/data"))
        .isEqualTo(new TmpfsMount(data, ByteSize.parse("64m"), 65536, 01777, false));
    assertThat(Mount.tmpfs("/data", ByteSize.parse("1m")).withMode(0700).withInodes(9).exec())
        .isEqualTo(new TmpfsMount(data, ByteSize.parse("1m"), 9, 0700, true));
    assertThat(Mount.tmpfs("/data").exec().noexec()).isEqualTo(Mount.tmpfs("/data"));
  }

  @Test
  void mount_badValue_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mount.tmpfs("data"))
        .withMessage("destination \"data\" is not absolute; start it with '/'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mount.tmpfs("/data", ByteSize.ZERO))
        .withMessage("size \"0\" would mean no limit to the kernel; give at least \"4k\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mount.tmpfs("/data").withInodes(0))
        .withMessage("inodes \"0\" is no limit; give at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mount.tmpfs("/data").withMode(010000))
        .withMessage("mode \"010000\" is out of range; give 0 to 07777 (octal)");
    assertThatNullPointerException()
        .isThrownBy(() -> Mount.bindReadOnly(null, "/data"))
        .withMessage("source must not be null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|0", "0,1|0-1", "3,0-1|0-1,3", "5,5,4-6|4-6", "8191|8191", "07-09|7-9"})
  void cpuset_listOfTheKernel_isReadAndShortened(String text, String canonical) {
    CpuSet set = CpuSet.parse(text);
    assertThat(set).hasToString(canonical);
    assertThat(CpuSet.parse(canonical)).isEqualTo(set).hasSameHashCodeAs(set);
  }

  @Test
  void cpuset_cpus_areInOrder() {
    assertThat(CpuSet.parse("9,0-2").cpus()).containsExactly(0, 1, 2, 9);
    assertThat(CpuSet.parse("1")).isNotEqualTo(CpuSet.parse("2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "0,", "a", "-1", "1-", "0 1", "0, 1", "1-2-3", "0-7:2/4", "0\n"})
  void cpuset_noList_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CpuSet.parse(text))
        .withMessage(
            "cpuset \""
                + text.replace("\n", "\\n")
                + "\" is not a list of processors; write numbers and ranges, separated by commas,"
                + " such as \"0-1,3\"");
  }

  @Test
  void cpuset_badNumber_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CpuSet.parse("0,3-2"))
        .withMessage(
            "cpuset \"0,3-2\" has the range 3-2, which runs backwards; write the lower number"
                + " first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CpuSet.parse("0-8192"))
        .withMessage(
            "cpuset \"0-8192\" has a number that no kernel knows; give numbers from 0 to 8191");
    assertThatNullPointerException()
        .isThrownBy(() -> CpuSet.parse(null))
        .withMessage("cpuset must not be null");
  }

  @Test
  void ioLimit_build_keepsWhatWasGiven() {
    IoLimit.Builder builder = IoLimit.builder().readBytesPerSecond(1);
    IoLimit first = builder.build();
    IoLimit all =
        builder
            .writeBytesPerSecond(Long.MAX_VALUE)
            .readOperationsPerSecond(3)
            .writeOperationsPerSecond(4_294_967_295L)
            .build();
    assertThat(first).isEqualTo(IoLimit.builder().readBytesPerSecond(1).build());
    assertThat(first).hasToString("rbps=1");
    assertThat(first.writeBytesPerSecond()).isEmpty();
    assertThat(all).hasToString("rbps=1 wbps=9223372036854775807 riops=3 wiops=4294967295");
  }

  @Test
  void ioLimit_badValue_isRefused() {
    IoLimit.Builder builder = IoLimit.builder();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.readBytesPerSecond(0))
        .withMessage(
            "readBytesPerSecond \"0\" would let nothing through; give at least 1 per second");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.writeBytesPerSecond(-1))
        .withMessage(
            "writeBytesPerSecond \"-1\" would let nothing through; give at least 1 per second");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.readOperationsPerSecond(4_294_967_296L))
        .withMessage(
            "readOperationsPerSecond \"4294967296\" is more than the kernel can count; give at most"
                + " 4294967295, or leave it unset");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.writeOperationsPerSecond(0))
        .withMessage(
            "writeOperationsPerSecond \"0\" would let nothing through; give at least 1 per second");
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(
            "IoLimit \"\" limits nothing; give at least one of readBytesPerSecond,"
                + " writeBytesPerSecond, readOperationsPerSecond and writeOperationsPerSecond");
  }

  @Test
  void cgroup_factories_setTheirDefaults() {
    assertThat(Cgroup.auto()).isEqualTo(new Cgroup(Optional.empty(), false));
    assertThat(Cgroup.auto().movingApplication()).isEqualTo(new Cgroup(Optional.empty(), true));
    assertThat(Cgroup.below("//jobs/./judge/"))
        .isEqualTo(new Cgroup(Optional.of("/jobs/judge"), false));
    assertThat(Cgroup.below("/").movingApplication().parent()).contains("/");
  }

  @Test
  void cgroup_badParent_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cgroup.below("jobs"))
        .withMessage("parent of the control groups \"jobs\" is not absolute; start it with '/'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cgroup.below("/jobs/../.."))
        .withMessage(
            "parent of the control groups \"/jobs/../..\" contains \"..\"; write the path that is"
                + " meant");
    assertThatNullPointerException()
        .isThrownBy(() -> Cgroup.below(null))
        .withMessage("parent of the control groups must not be null");
  }

  @Test
  void stdinBytes_givenArray_isCopiedInAndOut() {
    byte[] bytes = {1, 2};
    Stdin.Bytes stdin = (Stdin.Bytes) Stdin.bytes(bytes);
    bytes[0] = 9;
    stdin.bytes()[1] = 9;
    assertThat(stdin.bytes()).containsExactly(1, 2);
    assertThat(stdin).isEqualTo(Stdin.bytes(new byte[] {1, 2})).hasToString("Bytes[2]");
    assertThat(Stdin.text("ä")).isEqualTo(Stdin.bytes(new byte[] {(byte) 0xC3, (byte) 0xA4}));
  }

  @Test
  void output_moreThanAnArrayHolds_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Output.capture(ByteSize.parse("2g")))
        .withMessage(
            "limit \"2147483648\" is more than an array can hold; give at most 2147483639 bytes, or"
                + " use file(...) or to(...)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Output.ring(ByteSize.parse("1g"), ByteSize.parse("1g")))
        .withMessageStartingWith("head and tail \"2147483648\" is more than");
    assertThat(Output.capture()).isEqualTo(Output.capture(ByteSize.parse("1m")));
  }

  @Test
  void stdio_merged_discardsTheSeparateStderr() {
    assertThat(Stdio.merged(Stdin.empty(), Output.capture()))
        .isEqualTo(new Stdio(Stdin.empty(), Output.capture(), Output.discard(), true));
  }
}
