package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nucleus.linux.abi.Arch;
import dev.nucleus.linux.abi.SyscallTable;
import dev.nucleus.linux.seccomp.FilteredProcess.Outcome;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The filters that libseccomp makes of profiles, as for container engines, answer every syscall as
 * ours do.
 */
class LibseccompIT {
  private static final int TRIES = 150;

  @TempDir Path directory;
  private final List<Case> cases = new ArrayList<>();

  private record Case(JsonNode profile, Arch arch, OciOracle oracle) {}

  @Test
  void filter_defaultOfPodman_answersAsLibseccomps() throws Exception {
    addBothArchitectures(OciProfiles.installed(OciProfiles.PODMAN));

    assertSameAnswers();
  }

  @Test
  void filter_defaultOfDocker_answersAsLibseccomps() throws Exception {
    addBothArchitectures(OciProfiles.installed(OciProfiles.DOCKER));

    assertSameAnswers();
  }

  @Test
  void filter_randomProfiles_answerAsLibseccomps() throws Exception {
    Random random = new Random(7);
    for (int more = 0; more < TRIES; more++) {
      addBothArchitectures(OciProfiles.random(random, true));
    }

    assertSameAnswers();
  }

  private void addBothArchitectures(JsonNode profile) {
    for (Arch arch : Arch.values()) {
      cases.add(new Case(profile, arch, new OciOracle(profile, arch, Set.of())));
    }
  }

  private void assertSameAnswers() throws Exception {
    Set<String> unknown = compileWithLibseccomp();
    for (int at = 0; at < cases.size(); at++) {
      Case each = cases.get(at);
      BpfInterpreter theirs = new BpfInterpreter(Files.readAllBytes(file(at, "bpf")));
      BpfInterpreter ours =
          new BpfInterpreter(
              SeccompCompiler.compile(
                  OciProfiles.resolve(each.profile, each.arch, Set.of()).policy(), each.arch));
      compare(each, theirs, ours, unknown);
    }
  }

  private static void compare(
      Case each, BpfInterpreter theirs, BpfInterpreter ours, Set<String> unknown) {
    Random random = new Random(3);
    SyscallTable table = SyscallTable.of(each.arch);
    for (int number = 0; number <= table.highest(); number++) {
      String name = table.name(number).orElse(null);
      if (name == null || unknown.contains(name)) {
        continue;
      }
      for (long[] arguments : FilterCheck.arguments(each.oracle.conditions(number), random)) {
        int expected = theirs.run(each.arch.auditArch(), number, arguments);
        int actual = ours.run(each.arch.auditArch(), number, arguments);
        if (actual != expected) {
          fail(
              "%s %s(%x, %x, %x, %x, %x, %x): %x, but libseccomp answers %x, in %s",
              each.arch,
              name,
              arguments[0],
              arguments[1],
              arguments[2],
              arguments[3],
              arguments[4],
              arguments[5],
              actual,
              expected,
              each.profile);
        }
      }
    }
  }

  /** Returns the names that the library is too old to know. */
  private Set<String> compileWithLibseccomp() throws IOException, InterruptedException {
    FilteredProcess.requireOnPath("python3");
    FilteredProcess.arch();
    Files.createDirectory(directory.resolve("profiles"));
    for (int at = 0; at < cases.size(); at++) {
      Files.writeString(file(at, "json"), description(cases.get(at)));
    }
    Outcome outcome =
        FilteredProcess.withoutFilter(directory)
            .run(
                "python3",
                FilteredProcess.script("libseccomp.py", directory),
                directory.resolve("profiles").toString());
    assumeThat(outcome.output())
        .as("libseccomp")
        .doesNotContain("libseccomp.so.2: cannot open shared object file");
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return Set.copyOf(outcome.output().lines().distinct().toList());
  }

  private Path file(int at, String suffix) {
    return directory.resolve("profiles").resolve(at + "." + suffix);
  }

  private static String description(Case each) {
    ObjectNode description = new ObjectMapper().createObjectNode();
    description.put("arch", Integer.toUnsignedLong(each.arch.auditArch()));
    description.put("default", Integer.toUnsignedLong(each.oracle.defaultAction()));
    ArrayNode rules = description.putArray("rules");
    for (OciOracle.Rule rule : each.oracle.rules()) {
      ObjectNode written = rules.addObject();
      written.put("action", Integer.toUnsignedLong(rule.action()));
      ArrayNode names = written.putArray("names");
      rule.names().forEach(names::add);
      ArrayNode arguments = written.putArray("args");
      for (OciOracle.Argument argument : rule.arguments()) {
        arguments
            .addArray()
            .add(argument.index())
            .add(argument.operator().substring("SCMP_CMP_".length()))
            .add(unsigned(argument.value()))
            .add(unsigned(argument.second()));
      }
    }
    return description.toString();
  }

  private static BigInteger unsigned(long number) {
    return new BigInteger(Long.toUnsignedString(number));
  }
}
