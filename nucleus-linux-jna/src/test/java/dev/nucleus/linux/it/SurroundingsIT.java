package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.lines;
import static dev.nucleus.linux.it.Sandboxes.output;
import static dev.nucleus.linux.it.Sandboxes.python;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.ByteSize;
import dev.nucleus.Identity;
import dev.nucleus.Network;
import dev.nucleus.Outcome;
import dev.nucleus.Rlimit;
import dev.nucleus.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program finds itself to be when it starts: everything but the file system. */
@NeedsSandbox
class SurroundingsIT {
  private static final String NO_CAPABILITIES = "0000000000000000";

  @Test
  void signals_atTheStart_areNeitherBlockedNorIgnoredNorCaught() {
    Map<String, String> status = status(command("cat", "/proc/self/status"));

    for (String mask : new String[] {"SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt"}) {
      assertThat(status).containsEntry(mask, "0000000000000000");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1000})
  void privileges_ofAnyUser_areNone(long uid) {
    Map<String, String> status = status(command("cat", "/proc/self/status").user(uid));

    assertThat(status).containsEntry("Uid", uid + "\t" + uid + "\t" + uid + "\t" + uid);
    for (String set : new String[] {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
      assertThat(status).containsEntry(set, NO_CAPABILITIES);
    }
    assertThat(status).containsEntry("NoNewPrivs", "1").containsEntry("Seccomp", "2");
  }

  @Test
  void privileges_setuidPrograms_giveNone() {
    Host.requireProgram("/usr/bin/passwd");

    assertThat(output(bash("stat -c %A /usr/bin/passwd; (passwd -S root >&2); true")))
        .startsWith("-rws");
    assertThat(
            status(bash("cp /bin/cat cat; chmod 4755 cat; ./cat /proc/self/status")).get("CapEff"))
        .isEqualTo(NO_CAPABILITIES);
  }

  @Test
  void umask_default_is022() {
    assertThat(status(command("cat", "/proc/self/status"))).containsEntry("Umask", "0022");
  }

  @Test
  void umask_given_isThat() {
    assertThat(output(bash("umask; touch f; stat -c %a f").umask(077))).isEqualTo("0077\n600\n");
  }

  @Test
  void session_atTheStart_isItsOwnWithoutATerminal() {
    // pid, parent, process group, session, terminal: see proc(5).
    assertThat(output(bash("read -ra f </proc/self/stat; echo ${f[*]:3:4}; echo $$ $PPID")))
        .isEqualTo("1 2 2 0\n2 1\n");
    assertThat(bash(": </dev/tty").run().stderr().text()).contains("No such device or address");
  }

  @Test
  void descriptors_atTheStart_areTheThreeStreams() {
    String script =
        """
        import os
        for fd in range(0, 4096):
            try:
                os.fstat(fd)
                print(fd)
            except OSError:
                pass
        """;

    assertThat(output(python(script))).isEqualTo("0\n1\n2\n");
  }

  @Test
  void environment_default_isTheFourOfTheBuilder() {
    assertThat(lines(command("env")))
        .containsExactly(
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "TERM=dumb",
            "HOME=/home/sandbox",
            "LANG=C.UTF-8");
  }

  @Test
  void environment_given_isAddedAndReplacesDefaults() {
    assertThat(lines(command("/usr/bin/env").env("B", "2\n3=4").env("A", "é").env("PATH", "")))
        .containsExactly(
            "PATH=", "TERM=dumb", "HOME=/home/sandbox", "LANG=C.UTF-8", "B=2", "3=4", "A=é");
  }

  @Test
  void arguments_ofEveryKind_arriveUnchanged() {
    assertThat(output(command("printf", "[%s]", "", " ", "a\nb", "$HOME", "é", "-n", "\"'\\")))
        .isEqualTo("[][ ][a\nb][$HOME][é][-n][\"'\\]");
  }

  @Test
  void workdir_default_isTheHome() {
    assertThat(output(command("readlink", "/proc/self/cwd"))).isEqualTo("/home/sandbox\n");
  }

  @Test
  void workdir_given_isThat() {
    assertThat(output(command("readlink", "/proc/self/cwd").workdir("/usr/lib")))
        .isEqualTo("/usr/lib\n");
  }

  @Test
  void home_given_belongsToTheUserAlone() {
    assertThat(
            output(
                bash("pwd; echo $HOME; stat -c '%U %G %a' .; echo x > f; cat f")
                    .home("/srv/jobs/one")))
        .isEqualTo("/srv/jobs/one\n/srv/jobs/one\nsandbox sandbox 700\nx\n");
  }

  @Test
  void identity_default_isAPlainUserWithAName() {
    assertThat(output(command("id")))
        .isEqualTo(
            "uid=1000(sandbox) gid=1000(sandbox) groups=1000(sandbox)"
                + (Host.root() ? "\n" : overflowGroups()));
  }

  @Test
  void identity_root_isNamedSo() {
    assertThat(output(bash("id -un; id -gn; echo ~; touch f; stat -c %U f").user(0)))
        .isEqualTo("root\nroot\n/home/sandbox\nroot\n");
  }

  @Test
  void identity_otherUserAndGroup_areThose() {
    assertThat(output(bash("id -u; id -g; id -un; touch f; stat -c '%u %g' f").user(1234, 567)))
        .isEqualTo("1234\n567\nsandbox\n1234 567\n");
  }

  @Test
  void identity_supplementaryGroups_areThere() {
    Host.requireRoot();

    assertThat(output(command("id", "-G").user(Identity.of(10, 20).withSupplementary(30, 65_535))))
        .isEqualTo("20 30 65535\n");
  }

  @Test
  void identity_changedInside_isRefused() {
    assertThat(
            output(
                python(
                    """
                    import os
                    for call in lambda: os.setgroups([0]), lambda: os.setuid(0), lambda: os.setgid(0):
                        try:
                            call()
                        except OSError as e:
                            print(e.strerror)
                    """)))
        // Without root there is no other id, which is another error.
        .isEqualTo(
            "Operation not permitted\n"
                + (Host.root() ? "Operation not permitted\n" : "Invalid argument\n").repeat(2));
  }

  @Test
  void hostname_default_isSandbox() {
    assertThat(output(bash("hostname; cat /etc/hostname /proc/sys/kernel/hostname; uname -n")))
        .isEqualTo("sandbox\n".repeat(4));
  }

  @Test
  void hostname_given_isKnownToTheResolver() {
    assertThat(
            output(
                bash("hostname; getent hosts other.example | head -c 9").hostname("other.example")))
        .startsWith("other.example\n");
  }

  @Test
  void loopback_withoutNetwork_carriesConnections() {
    assertThat(
            output(
                python(
                    """
                    import socket
                    for family, host in (socket.AF_INET, '127.0.0.1'), (socket.AF_INET, 'localhost'):
                        with socket.create_server((host, 0), family=family) as server:
                            with socket.create_connection(server.getsockname()) as client:
                                peer, _ = server.accept()
                                client.sendall(b'hello')
                                print(peer.recv(5).decode())
                                peer.close()
                    """)))
        .isEqualTo("hello\nhello\n");
  }

  @Test
  void network_none_hasNothingButLoopback() {
    assertThat(
            output(
                bash(
                    "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '; tail -n +2"
                        + " /proc/net/route | wc -l; (exec 3<>/dev/tcp/192.0.2.1/80) 2>&1 | grep -o"
                        + " 'Network is unreachable' | head -n 1")))
        .isEqualTo("lo\n0\nNetwork is unreachable\n");
  }

  @Test
  void network_host_isTheHosts() throws IOException {
    assertThat(output(command("readlink", "/proc/self/ns/net").network(Network.host())).strip())
        .isEqualTo(namespace("net"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "pid", "mnt", "net", "uts", "ipc", "cgroup"})
  void namespace_ofEachKind_isNotTheHosts(String kind) throws IOException {
    assertThat(output(command("readlink", "/proc/self/ns/" + kind)).strip())
        .startsWith(kind + ":[")
        .isNotEqualTo(namespace(kind));
  }

  @Test
  void namespaces_ofTwoRuns_areDifferent() {
    Sandbox sandbox = bash("readlink /proc/self/ns/{user,pid,mnt,net,uts,ipc,cgroup}").build();

    assertThat(sandbox.run().stdout().text()).isNotEqualTo(sandbox.run().stdout().text());
  }

  @Test
  void timeNamespace_byDefault_isTheHosts() throws IOException {
    Host.require(Files.exists(Path.of("/proc/self/ns/time")), "the kernel has no time namespaces");

    assertThat(output(command("readlink", "/proc/self/ns/time")).strip())
        .isEqualTo(namespace("time"));
  }

  @Test
  void timeNamespace_asked_isItsOwnAndTellsTheTime() throws IOException {
    Host.require(Files.exists(Path.of("/proc/self/ns/time")), "the kernel has no time namespaces");

    assertThat(
            output(
                    bash("readlink /proc/self/ns/time; test $(date +%s) -gt 1700000000")
                        .timeNamespace(true))
                .strip())
        .startsWith("time:[")
        .isNotEqualTo(namespace("time"));
  }

  @Test
  void processes_ofTheSandbox_areAllThatIsSeen() {
    // PID 1 executes the reaper while the workload is already running.
    assertThat(
            output(
                bash(
                    "cd /proc; echo [0-9]*; until read -rd '' name <1/cmdline; [[ $name != */* ]];"
                        + " do :; done; echo $name")))
        .isEqualTo("1 2\nnucleus-init\n");
  }

  @Test
  void kill_everybody_doesNotReachPid1() {
    assertThat(
            output(
                bash(
                    "kill -9 1 2>&1 | grep -o 'not permitted'; kill -9 -1; echo still;"
                        + " kill -TERM 1 2>/dev/null; echo here")))
        .endsWith("still\nhere\n");
  }

  @Test
  void limits_default_areTheBuilders() {
    Map<String, String> limits = limits(command("cat", "/proc/self/limits"));

    assertThat(limits)
        .containsEntry("Max open files", "1024 1024")
        .containsEntry("Max processes", "512 512")
        .containsEntry("Max locked memory", "65536 65536");
    // One byte: nothing is dumped, not even to a program that core_pattern names.
    // Where the host's hard limit is zero already, that stays.
    assertThat(limits.get("Max core file size")).isIn("1 1", "0 0");
  }

  @Test
  void limits_given_areThose() {
    Map<String, String> limits =
        limits(
            command("cat", "/proc/self/limits")
                .limits(
                    each ->
                        each.nofile(64)
                            .nproc(7)
                            .memlock(ByteSize.of(8192))
                            .fileSize("1m")
                            .cpuTime(Duration.ofMillis(1500))
                            .rlimit(Rlimit.AS, 1L << 30, 1L << 31)
                            .rlimit(Rlimit.STACK, 1 << 20, 1 << 20)));

    assertThat(limits)
        .containsEntry("Max open files", "64 64")
        .containsEntry("Max processes", "7 7")
        .containsEntry("Max locked memory", "8192 8192")
        .containsEntry("Max file size", "1048576 1048576")
        .containsEntry("Max cpu time", "2 3")
        .containsEntry("Max address space", "1073741824 2147483648")
        .containsEntry("Max stack size", "1048576 1048576");
  }

  @Test
  void nofile_exceeded_failsWithEmfile() {
    assertThat(
            output(
                python(
                        """
                        files = []
                        try:
                            while True:
                                files.append(open('/dev/null'))
                        except OSError as e:
                            print(len(files) + 3, e.strerror)
                        """)
                    .limits(limits -> limits.nofile(20))))
        .isEqualTo("20 Too many open files\n");
  }

  @Test
  void nofile_least_isEnoughToStartAProgram() {
    assertThat(command("true").limits(limits -> limits.nofile(4)).run().outcome())
        .isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void nproc_exceeded_failsWithEagain() {
    assertThat(
            output(
                python(
                        """
                        import os, signal
                        children = []
                        try:
                            while True:
                                child = os.fork()
                                if child == 0:
                                    signal.pause()
                                children.append(child)
                        except OSError as e:
                            print(len(children), e.strerror)
                        """)
                    .limits(limits -> limits.nproc(10))))
        .matches("[1-9] Resource temporarily unavailable\n");
  }

  @Test
  void fileSize_exceeded_isSigxfsz() {
    assertThat(
            command("dd", "if=/dev/zero", "of=/tmp/f", "bs=64k", "count=32")
                .limits(limits -> limits.fileSize("1m"))
                .run()
                .outcome())
        .isEqualTo(new Outcome.Signalled(25, false));
  }

  @Test
  void orphans_byTheThousand_areReaped() {
    assertThat(
            output(
                python(
                    """
                    import glob, os, time
                    for i in range(1000):
                        child = os.fork()
                        if child == 0:
                            if os.fork() == 0:
                                os._exit(0)
                            os._exit(0)
                        os.waitpid(child, 0)
                    deadline = time.monotonic() + 10
                    while len(glob.glob('/proc/[0-9]*')) > 2 and time.monotonic() < deadline:
                        time.sleep(0.01)
                    print(len(glob.glob('/proc/[0-9]*')))
                    """)))
        .isEqualTo("2\n");
  }

  /** The application's own supplementary groups cannot be given up without root. */
  private static String overflowGroups() {
    return status(command("cat", "/proc/self/status")).get("Groups").isEmpty()
        ? "\n"
        : ",65534(nogroup)\n";
  }

  private static String namespace(String kind) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
  }

  private static Map<String, String> status(Sandbox.Builder sandbox) {
    Map<String, String> values = new TreeMap<>();
    for (String line : lines(sandbox)) {
      int colon = line.indexOf(':');
      values.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return values;
  }

  private static Map<String, String> limits(Sandbox.Builder sandbox) {
    Map<String, String> values = new TreeMap<>();
    for (String line : lines(sandbox)) {
      String[] columns = line.split(" {2,}");
      values.put(columns[0], columns[1] + " " + columns[2]);
    }
    return values;
  }
}
