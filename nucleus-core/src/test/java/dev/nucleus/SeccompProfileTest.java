package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.nucleus.SeccompCondition.Operator;
import dev.nucleus.SeccompScope.Kernel;
import dev.nucleus.SeccompScope.Place;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompProfileTest {
  private static final Place HERE =
      new Place("amd64", new Kernel(6, 1), Set.of("CAP_SYS_ADMIN", "CAP_BPF"));

  @ParameterizedTest
  @ValueSource(ints = {-1, 4096})
  void errno_outOfRange_isRefused(int errno) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeccompAction.errno(errno))
        .withMessage("errno \"" + errno + "\" is out of range; give 0 to 4095");
  }

  @Test
  void newAction_errnoForAnotherKind_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeccompAction(SeccompAction.Kind.ALLOW, 1))
        .withMessage("errno \"1\" is given, but ALLOW has none; give 0");
  }

  @Test
  void action_toString_isItsName() {
    assertThat(SeccompAction.errno(Errno.EPERM)).hasToString("ERRNO(1)");
    assertThat(SeccompAction.KILL_PROCESS).hasToString("KILL_PROCESS");
  }

  @Test
  void isStricterThan_kinds_areOrderedAsInTheKernel() {
    List<SeccompAction> strictestFirst =
        List.of(
            SeccompAction.KILL_PROCESS,
            SeccompAction.KILL_THREAD,
            SeccompAction.TRAP,
            SeccompAction.errno(1),
            SeccompAction.NOTIFY,
            SeccompAction.LOG,
            SeccompAction.ALLOW);

    for (int at = 1; at < strictestFirst.size(); at++) {
      assertThat(strictestFirst.get(at - 1).isStricterThan(strictestFirst.get(at))).isTrue();
      assertThat(strictestFirst.get(at).isStricterThan(strictestFirst.get(at - 1))).isFalse();
    }
    assertThat(SeccompAction.errno(1).isStricterThan(SeccompAction.errno(38))).isFalse();
    assertThat(strictestFirst).filteredOn(SeccompAction::permits).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 6})
  void arg_indexOutOfRange_isRefused(int index) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeccompCondition.arg(index, Operator.EQ, 1))
        .withMessage("argument index \"" + index + "\" is out of range; give 0 to 5");
  }

  @Test
  void masked_valueOutsideTheMask_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeccompCondition.masked(0, 0xf0, 0x11))
        .withMessage("value \"0x11\" has bits outside the mask 0xf0 and never matches; give 0x10");
  }

  @Test
  void newCondition_partsThatDoNotFit_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeccompCondition(0, Operator.EQ, 0xf, 1, false))
        .withMessage("mask \"0xf\" is for MASKED_EQ alone; give 0xffffffffffffffff");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeccompCondition(0, Operator.MASKED_EQ, 1L << 32, 0, true))
        .withMessage(
            "mask and value \"0x100000000, 0x0\" have more than the 32 bits that are compared;"
                + " compare all 64 bits");
  }

  @Test
  void arg32_negativeValue_isItsLow32Bits() {
    assertThat(SeccompCondition.arg32(0, Operator.EQ, -1).value()).isEqualTo(0xffffffffL);
    assertThat(SeccompCondition.masked32(0, -2, 4).mask()).isEqualTo(0xfffffffeL);
  }

  @ParameterizedTest
  @CsvSource({"EQ, ==", "NE, !=", "LT, <", "LE, <=", "GT, >", "GE, >="})
  void condition_toString_isTheComparison(Operator operator, String symbol) {
    assertThat(SeccompCondition.arg(2, operator, -1))
        .hasToString("arg2 " + symbol + " 0xffffffffffffffff");
    assertThat(SeccompCondition.arg32(0, operator, 16)).hasToString("arg0.low " + symbol + " 0x10");
    assertThat(SeccompCondition.masked(1, 0xf0, 0x10)).hasToString("arg1 & 0xf0 == 0x10");
  }

  @Test
  void when_condition_leavesTheRuleAsItWas() {
    SeccompRule rule = SeccompRule.of(SeccompAction.ALLOW, "read");
    SeccompCondition first = SeccompCondition.arg(0, Operator.EQ, 1);
    SeccompCondition second = SeccompCondition.arg(1, Operator.EQ, 1);

    assertThat(rule.when(first).when(second).conditions()).containsExactly(first, second);
    assertThat(rule.conditions()).isEmpty();
  }

  @Test
  void appliesAt_withoutScopes_isEverywhere() {
    assertThat(SeccompRule.of(SeccompAction.ALLOW, "read").appliesAt(HERE)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "amd64, , , true, true",
    "arm64, , , false, false",
    "'amd64,arm64', , , true, true",
    ", CAP_BPF, , true, true",
    ", CAP_SYS_TIME, , false, false",
    ", 'CAP_BPF,CAP_SYS_TIME', , false, true",
    ", , 6.1, true, true",
    ", , 5.19, true, true",
    ", , 6.2, false, false",
    ", , 7.0, false, false",
    "amd64, CAP_SYS_TIME, , false, true",
    "arm64, , 5.10, false, true",
    "amd64, CAP_BPF, 4.8, true, true",
  })
  void appliesAt_scope_includesIfAllFitsAndExcludesIfAnythingDoes(
      String architectures, String capabilities, String kernel, boolean wholly, boolean partly) {
    SeccompScope scope =
        new SeccompScope(
            split(architectures),
            split(capabilities),
            Optional.ofNullable(kernel).map(Kernel::parse));
    SeccompRule rule = SeccompRule.of(SeccompAction.ALLOW, "read");

    assertThat(rule.onlyWith(scope).appliesAt(HERE)).isEqualTo(wholly);
    assertThat(rule.exceptWith(scope).appliesAt(HERE)).isEqualTo(!partly);
  }

  private static Set<String> split(String words) {
    return words == null ? Set.of() : Set.of(words.split(","));
  }

  @ParameterizedTest
  @CsvSource({"6.1.0-18-amd64, 6, 1", "4.8, 4, 8", "3.12-1-amd64, 3, 12", "6.18.5+, 6, 18"})
  void parse_kernelVersion_takesItsFirstTwoNumbers(String text, int major, int minor) {
    assertThat(Kernel.parse(text)).isEqualTo(new Kernel(major, minor));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "6", "six.one", "-1.2", "6.", " 6.1", "99999999999.1"})
  void parse_textWithoutAVersion_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Kernel.parse(text))
        .withMessage(
            "kernel version \"" + text + "\" has no two numbers; write it as for example \"5.10\"");
  }

  @Test
  void newProfile_hashThatIsNone_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SeccompProfile(
                    SeccompAction.ALLOW, List.of(), Set.of(), false, Optional.of("ABC")))
        .withMessage("sha256 \"ABC\" is no SHA-256; write 64 lower-case hexadecimal digits");
  }

  @Test
  void label_withAHash_namesIt() {
    String hash = "0123456789abcdef".repeat(4);

    assertThat(SeccompProfile.of(SeccompAction.ALLOW).label()).isEqualTo("profile");
    assertThat(
            new SeccompProfile(SeccompAction.ALLOW, List.of(), Set.of(), false, Optional.of(hash))
                .label())
        .isEqualTo("profile sha256:" + hash);
  }

  @Test
  void profile_null_isRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> Seccomp.profile(null))
        .withMessage("profile must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> SeccompProfile.of(null))
        .withMessage("default action must not be null");
  }

  @Test
  void allow_onEachList_addsSortedToANewValue() {
    SeccompProfile profile = SeccompProfile.of(SeccompAction.errno(1));

    assertThat(Seccomp.strict().allow("socket", "bind").allow("connect").allowed())
        .containsExactly("bind", "connect", "socket");
    assertThat(Seccomp.profile(profile).allow("b").allow("a").allowed()).containsExactly("a", "b");
    assertThat(Seccomp.profile(profile).allow("a").profile()).isEqualTo(profile);
    assertThat(Seccomp.strict().allowed()).isEmpty();
  }
}
