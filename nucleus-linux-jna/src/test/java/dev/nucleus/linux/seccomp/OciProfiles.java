package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nucleus.SeccompScope.Kernel;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.policy.OciSeccomp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Profiles of container engines: those that are installed here, and made-up ones. */
final class OciProfiles {
  /** Debian: golang-github-containers-common. */
  static final Path PODMAN = Path.of("/usr/share/containers/seccomp.json");

  /** Debian: golang-github-docker-docker-dev. */
  static final Path DOCKER =
      Path.of("/usr/share/gocode/src/github.com/docker/docker/profiles/seccomp/default.json");

  /** Newer than any that profiles ask for. */
  static final Kernel KERNEL = new Kernel(999, 0);

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> OPERATORS =
      List.of("EQ", "NE", "LT", "LE", "GT", "GE", "MASKED_EQ");
  private static final List<String> ACTIONS =
      List.of("ALLOW", "ALLOW", "ERRNO", "ERRNO", "KILL_PROCESS", "KILL_THREAD", "TRAP", "LOG");

  private OciProfiles() {}

  /** The profile in a file, or a skipped test that says which package has it. */
  static JsonNode installed(Path file) {
    assumeThat(file)
        .as(
            "apt-get install %s",
            file.equals(PODMAN)
                ? "golang-github-containers-common"
                : "golang-github-docker-docker-dev")
        .isRegularFile();
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(JsonNode profile) {
    return profile.toString().getBytes(StandardCharsets.UTF_8);
  }

  static ProfilePolicy.Resolved resolve(JsonNode profile, Arch arch, Set<String> capabilities) {
    return ProfilePolicy.resolve(
        OciSeccomp.parse(bytes(profile)), Set.of(), arch, KERNEL, capabilities);
  }

  /**
   * A profile by chance. A syscall is in rules with conditions or in those without, and what a
   * sandbox needs to start is allowed, since all else is refused.
   *
   * @param forLibseccomp whether to keep to what libseccomp promises and does well: all rules about
   *     one syscall have the same action, and only one of them has conditions. Before 2.6.1 it
   *     merges comparisons of several rules wrongly (GHSA-4q85-33p6-j5g6).
   */
  static JsonNode random(Random random, boolean forLibseccomp) {
    ObjectNode profile = MAPPER.createObjectNode();
    putAction(profile, random, "defaultAction", "defaultErrnoRet");
    ArrayNode rules = profile.putArray("syscalls");
    ObjectNode start = rules.addObject();
    start.put("action", "SCMP_ACT_ALLOW");
    start.putArray("names").add("execve").add("write").add("exit_group");
    Set<String> conditioned = new HashSet<>();
    int many = random.nextInt(30);
    for (int at = 0; at < many; at++) {
      ObjectNode rule = rules.addObject();
      boolean conditional = random.nextBoolean();
      putAction(rule, random, "action", "errnoRet");
      if (forLibseccomp) {
        rule.put("action", "SCMP_ACT_ERRNO");
        rule.put("errnoRet", 77);
      }
      ArrayNode names = rule.putArray("names");
      for (int more = random.nextInt(conditional ? 3 : 30); more >= 0; more--) {
        String name = name(random, conditional);
        if (!conditional || conditioned.add(name) || !forLibseccomp) {
          names.add(name);
        }
      }
      if (names.isEmpty()) {
        rules.remove(rules.size() - 1);
        continue;
      }
      if (conditional) {
        putArguments(rule.putArray("args"), random);
      }
      if (random.nextInt(4) == 0) {
        ObjectNode scope = rule.putObject(random.nextBoolean() ? "includes" : "excludes");
        scope.putArray("arches").add(random.nextBoolean() ? "amd64" : "arm64");
        if (random.nextBoolean()) {
          scope.putArray("caps").add(random.nextBoolean() ? "CAP_BPF" : "CAP_SYS_ADMIN");
        }
      }
    }
    return profile;
  }

  private static void putAction(ObjectNode node, Random random, String field, String errno) {
    String action = ACTIONS.get(random.nextInt(ACTIONS.size()));
    node.put(field, "SCMP_ACT_" + action);
    if (action.equals("ERRNO") && random.nextBoolean()) {
      node.put(errno, random.nextInt(4096));
    }
  }

  /** Names of even numbers are for conditions, of odd ones for rules without. */
  private static String name(Random random, boolean conditional) {
    Set<String> needed = Set.of("execve", "write", "exit_group");
    SyscallTable table = SyscallTable.of(Arch.X86_64);
    while (true) {
      int number = 2 * random.nextInt(table.highest() / 2) + (conditional ? 0 : 1);
      String name = table.name(number).orElse("write");
      if (!needed.contains(name)) {
        return name;
      }
    }
  }

  private static void putArguments(ArrayNode arguments, Random random) {
    int index = random.nextInt(3);
    do {
      ObjectNode argument = arguments.addObject();
      String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
      argument.put("index", index);
      argument.put("op", "SCMP_CMP_" + operator);
      argument.put("value", value(random));
      if (operator.equals("MASKED_EQ")) {
        argument.put("valueTwo", value(random));
      }
      index += 1 + random.nextInt(3);
    } while (index < 6 && random.nextBoolean());
  }

  private static BigInteger value(Random random) {
    return new BigInteger(random.nextInt(65), random);
  }
}
