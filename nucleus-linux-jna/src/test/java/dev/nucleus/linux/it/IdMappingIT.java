package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nucleus.IdMapping;
import dev.nucleus.Identity;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxProcess;
import dev.nucleus.SandboxUnsupportedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who stands behind the users of a sandbox on the host. */
@NeedsSandbox
class IdMappingIT {
  @Test
  void auto_asRoot_isAnUnprivilegedRange() throws Exception {
    Host.requireRoot();

    assertThat(hostIdentity(command("cat"))).isEqualTo("101000:101000");
    assertThat(hostIdentity(command("cat").user(0))).isEqualTo("100000:100000");
    assertThat(hostIdentity(command("cat").user(65_535, 1))).isEqualTo("165535:100001");
    assertThat(
            output(
                bash("read -ra map </proc/self/uid_map; echo ${map[*]}; cat /proc/self/setgroups")))
        .isEqualTo("0 100000 65536\nallow\n");
  }

  @Test
  void auto_withoutRoot_isOurOwnId() throws Exception {
    Host.requireNoRoot();

    String own = Host.uid() + ":" + Host.gid();
    assertThat(hostIdentity(command("cat"))).isEqualTo(own);
    assertThat(hostIdentity(command("cat").user(0))).isEqualTo(own);
    assertThat(
            output(
                bash(
                    "read -ra map </proc/self/uid_map; echo ${map[*]:2}; cat"
                        + " /proc/self/setgroups")))
        .isEqualTo("1\ndeny\n");
  }

  @Test
  void auto_uidOutsideTheRange_isRefused() {
    Host.requireRoot();

    assertThatThrownBy(command("true").user(65_536)::run)
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessage(
            "uid 65536 is not mapped: the sandbox has the ids 0 to 65535; choose one of those, or a"
                + " larger IdMapping.range(...)");
    assertThatThrownBy(command("true").user(1, 70_000)::run)
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessageStartingWith("gid 70000 is not mapped");
    assertThatThrownBy(command("true").user(Identity.of(1, 1).withSupplementary(70_000))::run)
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessageStartingWith("group 70000 is not mapped");
  }

  @Test
  void auto_supplementaryGroupsWithoutRoot_areRefused() {
    Host.requireNoRoot();

    assertThatThrownBy(command("true").user(Identity.of(1, 1).withSupplementary(5))::run)
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessageStartingWith("supplementary groups [5] cannot be mapped without root");
  }

  @Test
  void range_asRoot_isThatRange() throws Exception {
    Host.requireRoot();
    IdMapping range = IdMapping.range(300_000, 2_000);

    assertThat(hostIdentity(command("cat").idMapping(range).user(1_999, 5)))
        .isEqualTo("301999:300005");
    assertThat(
            output(
                command("id", "-G")
                    .idMapping(range)
                    .user(Identity.of(1, 2).withSupplementary(3, 1_999))))
        .isEqualTo("2 3 1999\n");
  }

  @Test
  void range_uidOutside_isRefusedWhenBuilt() {
    assertThatThrownBy(
            command("true").idMapping(IdMapping.range(300_000, 2_000)).user(2_000)::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "uid \"2000\" is not mapped by IdMapping.range(300000, 2000); give an id below 2000 or"
                + " a longer range");
  }

  @Test
  void range_withoutRoot_isRefused() {
    Host.requireNoRoot();

    assertThatThrownBy(command("true").idMapping(IdMapping.range(300_000, 2_000))::run)
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessageContaining("needs root")
        .hasMessageContaining("IdMapping.subordinate()");
  }

  @Test
  void single_asRoot_isRefused() {
    Host.requireRoot();

    for (IdMapping mapping : List.of(IdMapping.single(), IdMapping.subordinate())) {
      assertThatThrownBy(command("true").idMapping(mapping)::run)
          .isInstanceOf(SandboxUnsupportedException.class)
          .hasMessageContaining("as root it would make the workload the host's root")
          .hasMessageContaining("IdMapping.auto()");
    }
  }

  @Test
  void single_withoutRoot_mapsAnyOneUser() throws Exception {
    Host.requireNoRoot();

    assertThat(hostIdentity(command("cat").idMapping(IdMapping.single()).user(12_345, 54_321)))
        .isEqualTo(Host.uid() + ":" + Host.gid());
  }

  @Test
  void subordinate_withoutARange_isRefused() throws IOException {
    Host.requireNoRoot();
    Host.require(Files.readString(Path.of("/etc/subuid")).isBlank(), "/etc/subuid has entries");

    assertThatThrownBy(command("true").idMapping(IdMapping.subordinate())::run)
        .isInstanceOf(SandboxUnsupportedException.class)
        .hasMessageContaining("has no range in /etc/subuid")
        .hasMessageContaining("IdMapping.single()");
  }

  /** Root gives a range to an unprivileged user, and is that user for a moment. */
  @Test
  void subordinate_withARange_mapsIt(@TempDir Path directory) throws Exception {
    Host.requireRoot();
    Host.requireProgram("/usr/bin/newuidmap");
    Host.requireProgram("/usr/bin/setpriv");
    Host.open(directory);
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups"));
    command.addAll(ForkedJvm.commandForAnybody(directory, UsesSubordinateIds.class));

    SubordinateRange range = SubordinateRange.give(1000, 700_000, 5_000);
    String seen;
    try {
      Process application = new ProcessBuilder(command).redirectErrorStream(true).start();
      seen = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      range.takeBack();
    }

    assertThat(directory.resolve("home")).isDirectoryNotContaining("glob:**/nucleus-*");
    assertThat(seen)
        .isEqualTo(
            """
            uid=7(sandbox) gid=8(sandbox) groups=8(sandbox),9
            7 8
            host 700007:700008
            own 1000:1000
            SandboxUnsupportedException: uid 5000 is not mapped: the sandbox has the ids 0 to 4999
            """);
  }

  /** The application of the test above. */
  static final class UsesSubordinateIds {
    private UsesSubordinateIds() {}

    public static void main(String[] args) throws Exception {
      Sandbox.Builder sandbox =
          bash("id >/dev/stdout; touch f; stat -c '%u %g' f")
              .idMapping(IdMapping.subordinate())
              .user(Identity.of(7, 8).withSupplementary(9));
      System.out.print(sandbox.run().stdout().text());
      System.out.println(
          "host " + hostIdentity(command("cat").idMapping(IdMapping.subordinate()).user(7, 8)));
      System.out.println("own " + hostIdentity(command("cat")));
      try {
        command("true").idMapping(IdMapping.subordinate()).user(5_000).run();
      } catch (SandboxUnsupportedException expected) {
        System.out.println(
            expected.getClass().getSimpleName() + ": " + expected.getMessage().split(";")[0]);
      }
    }
  }

  /** Real uid and gid of the workload as the host sees them. */
  private static String hostIdentity(Sandbox.Builder sandbox) throws IOException {
    SandboxProcess process = sandbox.start();
    try {
      Path self = Path.of("/proc/" + process.pid() + "/status");
      String uid = "";
      String gid = "";
      for (String line : Files.readAllLines(self)) {
        String[] fields = line.split("\t");
        uid = fields[0].equals("Uid:") ? fields[1] : uid;
        gid = fields[0].equals("Gid:") ? fields[1] : gid;
      }
      return uid + ":" + gid;
    } finally {
      process.destroyForcibly();
    }
  }
}
