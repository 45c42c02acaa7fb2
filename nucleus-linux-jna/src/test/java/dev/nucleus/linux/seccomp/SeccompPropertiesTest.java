package dev.nucleus.linux.seccomp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nucleus.linux.abi.Arch;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every policy and profile: the compiled filter decides as they say. */
class SeccompPropertiesTest {
  @Property(tries = 40)
  void compile_anyPolicy_agreesWithIt(@ForAll("policies") SeccompPolicy policy, @ForAll Arch arch) {
    FilterCheck.agree(policy, arch);
  }

  @Property(tries = 40)
  void resolve_anyProfile_agreesWithTheFile(
      @ForAll("profiles") JsonNode profile, @ForAll Arch arch) {
    OciMeaningTest.assertMeaning(profile, arch, Set.of("CAP_BPF"));
  }

  @Provide
  Arbitrary<SeccompPolicy> policies() {
    return Arbitraries.randomValue(RandomPolicies::next);
  }

  @Provide
  Arbitrary<JsonNode> profiles() {
    return Arbitraries.randomValue(random -> OciProfiles.random(random, false));
  }
}
