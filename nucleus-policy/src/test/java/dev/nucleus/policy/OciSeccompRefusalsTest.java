package dev.nucleus.policy;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that are no profile, and what is said about them. */
class OciSeccompRefusalsTest {
  private static final String ACTIONS =
      "SCMP_ACT_ALLOW, SCMP_ACT_ERRNO, SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS,"
          + " SCMP_ACT_KILL_THREAD, SCMP_ACT_LOG, SCMP_ACT_NOTIFY, SCMP_ACT_TRAP";
  private static final String OPERATORS =
      "SCMP_CMP_EQ, SCMP_CMP_GE, SCMP_CMP_GT, SCMP_CMP_LE, SCMP_CMP_LT, SCMP_CMP_MASKED_EQ,"
          + " SCMP_CMP_NE";

  static Stream<Arguments> wholeDocuments() {
    return Stream.of(
        arguments("[]", " is no JSON object; write {...}"),
        arguments("", " is no JSON object; write {...}"),
        arguments("null", " is no JSON object; write {...}"),
        arguments("{}", ": defaultAction is missing; give a string"),
        arguments("{'defaultAction': null}", ": defaultAction is missing; give a string"),
        arguments("{'defaultAction': 1}", ": defaultAction is 1; write a string"),
        arguments(
            "{'defaultAction': 'SCMP_ACT_DENY'}",
            ": defaultAction is \"SCMP_ACT_DENY\"; write one of " + ACTIONS),
        arguments(
            "{'defaultAction': 'SCMP_ACT_TRACE'}",
            ": defaultAction is \"SCMP_ACT_TRACE\", which needs a tracer, and a sandbox has none:"
                + " the call would fail with ENOSYS; write SCMP_ACT_ERRNO with an errnoRet"),
        arguments(
            "{'ociVersion': '1.0', 'linux': {}}",
            ": linux belongs to a container's whole config.json; give its linux.seccomp alone"),
        arguments(
            "{'defaultAction': 'SCMP_ACT_ALLOW', 'defaultErrnoRet': 1}",
            ": defaultErrnoRet is given, but SCMP_ACT_ALLOW has no error number; remove it"),
        arguments(
            "{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 4096}",
            ": defaultErrnoRet is 4096; write a whole number from 0 to 4095"),
        arguments(
            "{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 1, 'defaultErrno': 'ENOSYS'}",
            ": defaultErrno is \"ENOSYS\", but defaultErrnoRet is 1; write one of the two"));
  }

  @ParameterizedTest
  @MethodSource("wholeDocuments")
  void parse_document_isRefused(String json, String problem) {
    assertRefused(json, problem);
  }

  static Stream<Arguments> fields() {
    return Stream.of(
        arguments(
            "'syscals': []",
            ": syscals is not known here; write one of archMap, architectures, defaultAction,"
                + " defaultErrno, defaultErrnoRet, flags, listenerMetadata, listenerPath, syscalls"),
        arguments("'syscalls': {}", ": syscalls is an object; write an array"),
        arguments("'syscalls': 'read'", ": syscalls is the string \"read\"; write an array"),
        arguments("'syscalls': [1]", ": syscalls[0] is 1; write an object"),
        arguments("'syscalls': [null]", ": syscalls[0] is null; write an object"),
        arguments("'architectures': 'x'", ": architectures is the string \"x\"; write an array"),
        arguments("'architectures': [7]", ": architectures[0] is 7; write a string"),
        arguments(
            "'architectures': ['SCMP_ARCH_X86_64'], 'archMap': []",
            ": architectures stands beside archMap; write one of the two"),
        arguments(
            "'archMap': [{'architecture': 'SCMP_ARCH_ARM', 'subArchitectures': [true]}]",
            ": archMap[0].subArchitectures[0] is true; write a string"),
        arguments("'archMap': [{}]", ": archMap[0].architecture is missing; give a string"),
        arguments("'flags': [null]", ": flags[0] is null; write a string"),
        arguments(
            "'flags': ['LOG']",
            ": flags[0] is \"LOG\"; write SECCOMP_FILTER_FLAG_LOG or SECCOMP_FILTER_FLAG_TSYNC"),
        arguments(
            "'flags': ['SECCOMP_FILTER_FLAG_SPEC_ALLOW']",
            ": flags[0] takes a mitigation of the processor's speculation away; remove it"),
        arguments(
            "'flags': ['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV']",
            ": flags[0] is about a supervisor, which a sandbox does not have; remove it"),
        arguments(
            "'listenerPath': '/run/x'",
            ": listenerPath asks for a supervisor of one's own, which a sandbox does not have;"
                + " remove it"));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void parse_fieldOfTheProfile_isRefused(String field, String problem) {
    assertRefused("{'defaultAction': 'SCMP_ACT_ALLOW', " + field + "}", problem);
  }

  static Stream<Arguments> architectures() {
    return Stream.of(
        arguments(
            "'architectures': ['SCMP_ARCH_AMD64']", "architectures[0] is \"SCMP_ARCH_AMD64\""),
        arguments("'archMap': [{'architecture': 'amd64'}]", "archMap[0].architecture is \"amd64\""),
        arguments(
            "'syscalls': [{'names': ['read'], 'action': 'SCMP_ACT_LOG',"
                + " 'includes': {'arches': ['x86_64']}}]",
            "syscalls[0].includes.arches[0] is \"x86_64\""));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void parse_unknownArchitecture_isRefusedWithTheKnownOnes(String field, String problem) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> parse("{'defaultAction': 'SCMP_ACT_ALLOW', " + field + "}"))
        .withMessageStartingWith("seccomp profile: " + problem + "; write one of ")
        .withMessageMatching(".*(SCMP_ARCH_AARCH64|amd64).*");
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        arguments(
            "'action': 'SCMP_ACT_ALLOW'",
            "names has no name of a system call; write one or" + " more"),
        arguments(
            "'names': [], 'action': 'SCMP_ACT_ALLOW'",
            "names has no name of a system call;" + " write one or more"),
        arguments(
            "'names': ['read'], 'name': 'x', 'action': 'SCMP_ACT_ALLOW'",
            "names stands" + " beside name; write one of the two"),
        arguments(
            "'names': 'read', 'action': 'SCMP_ACT_ALLOW'",
            "names is the string \"read\";" + " write an array"),
        arguments(
            "'names': ['read', 0], 'action': 'SCMP_ACT_ALLOW'",
            "names[1] is 0; write a" + " string"),
        arguments(
            "'names': ['Read'], 'action': 'SCMP_ACT_ALLOW'",
            "names[0] is \"Read\", which is"
                + " no name of a system call; write it as in syscalls(2), lower case"),
        arguments(
            "'name': 'a\\nb', 'action': 'SCMP_ACT_ALLOW'",
            "name is \"a\\nb\", which is no"
                + " name of a system call; write it as in syscalls(2), lower case"),
        arguments("'names': ['read']", "action is missing; give a string"),
        arguments(
            "'names': ['read'], 'action': 'ALLOW'", "action is \"ALLOW\"; write one of " + ACTIONS),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_LOG', 'errnoRet': 0",
            "errnoRet is" + " given, but SCMP_ACT_LOG has no error number; remove it"),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': -1",
            "errnoRet is" + " -1; write a whole number from 0 to 4095"),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 1.5",
            "errnoRet is" + " 1.5; write a whole number from 0 to 4095"),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': '1'",
            "errnoRet is" + " the string \"1\"; write a whole number from 0 to 4095"),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'arg': []",
            "arg is not known"
                + " here; write one of action, args, comment, errno, errnoRet, excludes, includes,"
                + " name, names"),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'includes': []",
            "includes is an" + " array; write an object"),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'includes': {'cap': []}",
            "includes.cap is not known here; write one of arches, caps, minKernel"),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'excludes': {'caps':"
                + " ['SYS_ADMIN']}",
            "excludes.caps[0] is \"SYS_ADMIN\", which is no capability; write"
                + " it as in capabilities(7), for example \"CAP_SYS_ADMIN\""),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'includes': {'minKernel': '5'}",
            "includes.minKernel is no version of a kernel; write for example \"5.10\""),
        arguments(
            "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'includes': {'minKernel': 5.1}",
            "includes.minKernel is 5.1; write a string"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void parse_fieldOfARule_isRefused(String rule, String problem) {
    assertRefused(
        "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{" + rule + "}]}",
        ": syscalls[0]." + problem);
  }

  @Test
  void parse_unknownErrno_isRefused() {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> parse("{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrno': 'ENOPE'}"))
        .withMessageStartingWith(
            "seccomp profile: defaultErrno is \"ENOPE\"; write one of E2BIG, EACCES, ");
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        arguments("'value': 1, 'op': 'SCMP_CMP_EQ'", "[0].index is missing; give a number"),
        arguments(
            "'index': 6, 'value': 1, 'op': 'SCMP_CMP_EQ'",
            "[0].index is 6; write a whole number from 0 to 5"),
        arguments(
            "'index': -1, 'value': 1, 'op': 'SCMP_CMP_EQ'",
            "[0].index is -1; write a whole number from 0 to 5"),
        arguments("'index': 0, 'op': 'SCMP_CMP_EQ'", "[0].value is missing; give a number"),
        arguments(
            "'index': 0, 'value': 18446744073709551616, 'op': 'SCMP_CMP_EQ'",
            "[0].value is 18446744073709551616; write a whole number from 0 to"
                + " 18446744073709551615"),
        arguments(
            "'index': 0, 'value': '0x10', 'op': 'SCMP_CMP_EQ'",
            "[0].value is the string \"0x10\"; write a whole number from 0 to"
                + " 18446744073709551615"),
        arguments("'index': 0, 'value': 1", "[0].op is missing; give a string"),
        arguments(
            "'index': 0, 'value': 1, 'op': 'EQ'", "[0].op is \"EQ\"; write one of " + OPERATORS),
        arguments(
            "'index': 0, 'value': 1, 'valueTwo': 2, 'op': 'SCMP_CMP_EQ'",
            "[0].valueTwo is for SCMP_CMP_MASKED_EQ alone; remove it"),
        arguments(
            "'index': 0, 'value': 1, 'op': 'SCMP_CMP_EQ', 'mask': 1",
            "[0].mask is not known here; write one of index, op, value, valueTwo"),
        arguments(
            "'index': 3, 'value': 1, 'op': 'SCMP_CMP_GE'}, {'index': 3, 'value': 9, 'op':"
                + " 'SCMP_CMP_LE'",
            "[1].index is 3 a second time; container engines take that for two rules: write two,"
                + " or one condition"));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void parse_condition_isRefused(String condition, String problem) {
    assertRefused(
        "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['read'], 'action':"
            + " 'SCMP_ACT_LOG', 'args': [{"
            + condition
            + "}]}]}",
        ": syscalls[0].args" + problem);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments("{", "Unexpected end-of-input"),
        arguments("{'defaultAction': 'SCMP_ACT_ALLOW'", "Unexpected end-of-input"),
        arguments("{defaultAction: 1}", "Unexpected character"),
        arguments("{'defaultAction': 'SCMP_ACT_ALLOW',}", "Unexpected character"),
        arguments("{'defaultAction': 'SCMP_ACT_ALLOW'} {}", "Trailing token"),
        arguments("// a comment\n{}", "Unexpected character"),
        arguments(
            "{'defaultAction': 'SCMP_ACT_ALLOW', 'defaultAction': 'SCMP_ACT_ERRNO'}",
            "Duplicate field 'defaultAction'"),
        arguments("{'x': NaN}", "Non-standard token"),
        arguments("\u0000", "Illegal character"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void parse_noJson_isRefusedWithThePlace(String json, String problem) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> parse(json))
        .withMessageMatching(
            "(?s)seccomp profile is no well-formed JSON at line \\d+, column \\d+: .*")
        .withMessageContaining(problem);
  }

  static Stream<Arguments> excessive() {
    return Stream.of(
        arguments("{'x': " + "[".repeat(17) + "]".repeat(17) + "}", "nesting depth"),
        arguments("[".repeat(100_000), "nesting depth"),
        arguments("{'x': '" + "a".repeat(5000) + "'}", "String value length"),
        arguments("{'x': " + "1".repeat(33) + "}", "Number value length"));
  }

  @ParameterizedTest
  @MethodSource("excessive")
  void parse_moreThanAPolicyNeeds_isRefused(String json, String limit) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> parse(json))
        .withMessageStartingWith("seccomp profile is no well-formed JSON: ")
        .withMessageContaining(limit)
        .withMessageContaining("exceeds the maximum allowed");
  }

  private static void assertRefused(String json, String problem) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> parse(json))
        .withMessage("seccomp profile" + problem);
  }

  /** With single quotes for double ones, which Java would want escaped. */
  private static void parse(String json) {
    OciSeccomp.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
