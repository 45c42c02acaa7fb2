package dev.nucleus.policy;

import static dev.nucleus.internal.Checks.quote;

import dev.nucleus.SeccompAction;
import dev.nucleus.SeccompCondition;
import dev.nucleus.SeccompCondition.Operator;
import dev.nucleus.SeccompProfile;
import dev.nucleus.SeccompRule;
import dev.nucleus.SeccompScope;
import dev.nucleus.SeccompScope.Kernel;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a {@link SeccompProfile} of a document; what it takes is said at {@link OciSeccomp}. */
final class OciProfileReader {
  private static final Pattern SYSCALL = Pattern.compile("[a-z0-9_]+");
  private static final Pattern CAPABILITY = Pattern.compile("CAP_[A-Z0-9_]+");
  private static final int EPERM = 1;
  private static final BigInteger MAX_ERRNO = BigInteger.valueOf(4095); // linux/err.h
  private static final BigInteger MAX_INDEX = BigInteger.valueOf(5);
  private static final BigInteger MAX_VALUE = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private static final Set<String> PROFILE_FIELDS =
      Set.of(
          "defaultAction",
          "defaultErrnoRet",
          "defaultErrno",
          "architectures",
          "archMap",
          "flags",
          "listenerPath",
          "listenerMetadata",
          "syscalls");
  private static final Set<String> RULE_FIELDS =
      Set.of(
          "names",
          "name",
          "action",
          "errnoRet",
          "errno",
          "args",
          "includes",
          "excludes",
          "comment");
  private static final Set<String> CONDITION_FIELDS = Set.of("index", "value", "valueTwo", "op");
  private static final Set<String> SCOPE_FIELDS = Set.of("arches", "caps", "minKernel");
  private static final Set<String> ARCH_MAP_FIELDS = Set.of("architecture", "subArchitectures");

  private final JsonFields profile;

  private OciProfileReader(JsonFields profile) {
    this.profile = profile;
  }

  static SeccompProfile read(PolicySource source) {
    return new OciProfileReader(JsonFields.parse(source)).profile(source.sha256());
  }

  private SeccompProfile profile(String sha256) {
    if (profile.has("ociVersion") || profile.has("linux")) {
      throw profile.refused(
          "linux", "belongs to a container's whole config.json; give its linux.seccomp alone");
    }
    profile.requireOnly(PROFILE_FIELDS);
    for (String field : List.of("listenerPath", "listenerMetadata")) {
      if (profile.has(field)) {
        throw profile.refused(
            field, "asks for a supervisor of one's own, which a sandbox does not have; remove it");
      }
    }
    SeccompAction defaultAction =
        action(profile, "defaultAction", "defaultErrnoRet", "defaultErrno");
    List<SeccompRule> rules = new ArrayList<>();
    for (JsonFields each : profile.objects("syscalls")) {
      rules.add(rule(each));
    }
    return new SeccompProfile(defaultAction, rules, architectures(), logged(), Optional.of(sha256));
  }

  private Set<String> architectures() {
    for (JsonFields each : profile.objects("archMap")) {
      each.requireOnly(ARCH_MAP_FIELDS);
      OciNames.architecture(each, "architecture", each.text("architecture"));
      List<String> others = each.texts("subArchitectures");
      for (int at = 0; at < others.size(); at++) {
        OciNames.architecture(each, "subArchitectures[" + at + "]", others.get(at));
      }
    }
    List<String> names = profile.texts("architectures");
    if (!names.isEmpty() && profile.has("archMap")) {
      throw profile.refused("architectures", "stands beside archMap; write one of the two");
    }
    Set<String> architectures = new LinkedHashSet<>();
    for (int at = 0; at < names.size(); at++) {
      architectures.add(OciNames.architecture(profile, "architectures[" + at + "]", names.get(at)));
    }
    return architectures;
  }

  private boolean logged() {
    boolean logged = false;
    List<String> flags = profile.texts("flags");
    for (int at = 0; at < flags.size(); at++) {
      String field = "flags[" + at + "]";
      switch (flags.get(at)) {
        case "SECCOMP_FILTER_FLAG_LOG" -> logged = true;
        case "SECCOMP_FILTER_FLAG_TSYNC" -> {
          // The filter is put on a process of one thread: there is none to synchronise with.
        }
        case "SECCOMP_FILTER_FLAG_SPEC_ALLOW" ->
            throw profile.refused(
                field, "takes a mitigation of the processor's speculation away; remove it");
        case "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" ->
            throw profile.refused(
                field, "is about a supervisor, which a sandbox does not have; remove it");
        default ->
            throw profile.refused(
                field,
                "is "
                    + quote(flags.get(at))
                    + "; write SECCOMP_FILTER_FLAG_LOG or SECCOMP_FILTER_FLAG_TSYNC");
      }
    }
    return logged;
  }

  private static SeccompRule rule(JsonFields fields) {
    fields.requireOnly(RULE_FIELDS);
    SeccompRule rule = SeccompRule.of(action(fields, "action", "errnoRet", "errno"), names(fields));
    Set<Integer> seen = new LinkedHashSet<>();
    for (JsonFields each : fields.objects("args")) {
      SeccompCondition condition = condition(each);
      if (!seen.add(condition.index())) {
        throw each.refused(
            "index",
            "is "
                + condition.index()
                + " a second time; container engines take that for two rules: write two, or one"
                + " condition");
      }
      rule = rule.when(condition);
    }
    return rule.onlyWith(scope(fields, "includes")).exceptWith(scope(fields, "excludes"));
  }

  private static List<String> names(JsonFields fields) {
    List<String> names = fields.texts("names");
    Optional<String> single = fields.optionalText("name").filter(name -> !name.isEmpty());
    if (single.isPresent() == !names.isEmpty()) {
      throw fields.refused(
          "names",
          single.isPresent()
              ? "stands beside name; write one of the two"
              : "has no name of a system call; write one or more");
    }
    List<String> all = single.map(List::of).orElse(names);
    for (int at = 0; at < all.size(); at++) {
      if (!SYSCALL.matcher(all.get(at)).matches()) {
        throw fields.refused(
            single.isPresent() ? "name" : "names[" + at + "]",
            "is "
                + quote(all.get(at))
                + ", which is no name of a system call; write it as in syscalls(2), lower case");
      }
    }
    return all;
  }

  private static SeccompAction action(
      JsonFields fields, String field, String numberField, String nameField) {
    SeccompAction action = OciNames.action(fields, field, fields.text(field));
    Optional<Integer> number =
        fields.optionalNumber(numberField, MAX_ERRNO).map(BigInteger::intValue);
    Optional<Integer> named =
        fields
            .optionalText(nameField)
            .filter(name -> !name.isEmpty())
            .map(name -> OciNames.errno(fields, nameField, name));
    if (action.kind() != SeccompAction.Kind.ERRNO) {
      if (number.isPresent() || named.isPresent()) {
        throw fields.refused(
            number.isPresent() ? numberField : nameField,
            "is given, but " + fields.text(field) + " has no error number; remove it");
      }
      return action;
    }
    if (number.isPresent() && named.isPresent() && !number.equals(named)) {
      throw fields.refused(
          nameField,
          "is "
              + quote(fields.text(nameField))
              + ", but "
              + numberField
              + " is "
              + number.get()
              + "; write one of the two");
    }
    return SeccompAction.errno(number.or(() -> named).orElse(EPERM));
  }

  private static SeccompCondition condition(JsonFields fields) {
    fields.requireOnly(CONDITION_FIELDS);
    int index = required(fields, "index", MAX_INDEX).intValue();
    long value = required(fields, "value", MAX_VALUE).longValue();
    long second =
        fields.optionalNumber("valueTwo", MAX_VALUE).map(BigInteger::longValue).orElse(0L);
    Operator operator = OciNames.operator(fields, "op", fields.text("op"));
    if (operator == Operator.MASKED_EQ) {
      // As in libseccomp, bits outside the mask do not count.
      return SeccompCondition.masked(index, value, second & value);
    }
    if (second != 0) {
      throw fields.refused("valueTwo", "is for SCMP_CMP_MASKED_EQ alone; remove it");
    }
    return SeccompCondition.arg(index, operator, value);
  }

  private static BigInteger required(JsonFields fields, String name, BigInteger max) {
    return fields
        .optionalNumber(name, max)
        .orElseThrow(() -> fields.refused(name, "is missing; give a number"));
  }

  private static SeccompScope scope(JsonFields rule, String name) {
    Optional<JsonFields> given = rule.optionalObject(name);
    if (given.isEmpty()) {
      return SeccompScope.UNSAID;
    }
    JsonFields fields = given.get();
    fields.requireOnly(SCOPE_FIELDS);
    List<String> architectures = fields.texts("arches");
    for (int at = 0; at < architectures.size(); at++) {
      OciNames.requireShortArchitecture(fields, "arches[" + at + "]", architectures.get(at));
    }
    List<String> capabilities = fields.texts("caps");
    for (int at = 0; at < capabilities.size(); at++) {
      if (!CAPABILITY.matcher(capabilities.get(at)).matches()) {
        throw fields.refused(
            "caps[" + at + "]",
            "is "
                + quote(capabilities.get(at))
                + ", which is no capability; write it as in capabilities(7), for example"
                + " \"CAP_SYS_ADMIN\"");
      }
    }
    return new SeccompScope(Set.copyOf(architectures), Set.copyOf(capabilities), minKernel(fields));
  }

  private static Optional<Kernel> minKernel(JsonFields fields) {
    try {
      return fields.optionalText("minKernel").filter(text -> !text.isEmpty()).map(Kernel::parse);
    } catch (PolicyException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw fields.refused("minKernel", "is no version of a kernel; write for example \"5.10\"");
    }
  }
}
