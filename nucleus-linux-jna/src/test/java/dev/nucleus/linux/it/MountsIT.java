package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nucleus.ByteSize;
import dev.nucleus.Errno;
import dev.nucleus.Mount;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxSetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the caller mounts into a sandbox. */
@NeedsSandbox
class MountsIT {
  @TempDir Path directory;

  @BeforeEach
  void open() throws IOException {
    Host.open(directory);
  }

  @Test
  void bindReadOnly_read_works() throws IOException {
    Files.writeString(directory.resolve("file"), "content");

    assertThat(output(command("cat", "/data/file").bindReadOnly(directory, "/data")))
        .isEqualTo("content");
  }

  @Test
  void bindReadOnly_write_failsWithErofs() throws IOException {
    Path file = shared("file", "content");

    assertThat(
            errors(
                bash("echo x > /data/new; echo x > /data/file; rm /data/file; chmod 0 /data/file")
                    .bindReadOnly(directory, "/data")))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).endsWith("Read-only file system"));
    assertThat(file).hasContent("content");
    assertThat(directory.resolve("new")).doesNotExist();
  }

  @Test
  void bindReadWrite_write_isSeenOnTheHost() throws IOException {
    Path file = shared("file", "content");

    output(
        bash("echo x > /data/new; echo y >> /data/file; mkdir /data/d; mv /data/new /data/d/moved")
            .bindReadWrite(directory, "/data"));

    assertThat(file).hasContent("contenty\n");
    Path moved = directory.resolve("d/moved");
    assertThat(moved).hasContent("x\n");
    // As root, user 1000 of the sandbox is user 1000 of the range that starts at 100000.
    assertThat(Files.getAttribute(moved, "unix:uid"))
        .isEqualTo((int) (Host.root() ? 101_000 : Host.uid()));
  }

  @Test
  void bind_singleFiles_areMountedOnFiles() throws IOException {
    Path readOnly = shared("ro", "one");
    Path writable = shared("rw", "two");

    assertThat(
            output(
                bash("cat /etc/hosts /data/deep/file; echo x > /data/deep/file; ls /data/deep")
                    .bindReadOnly(readOnly, "/etc/hosts")
                    .bindReadWrite(writable, "/data/deep/file")))
        .isEqualTo("onetwofile\n");
    assertThat(errors(bash("echo x > /etc/hosts").bindReadOnly(readOnly, "/etc/hosts")))
        .singleElement()
        .asString()
        .endsWith("Read-only file system");
    assertThat(readOnly).hasContent("one");
    assertThat(writable).hasContent("x\n");
  }

  /** In a mount namespace of the application's own, so that the host gets no mount. */
  @Test
  void bindReadOnly_nestedMount_isReadOnlyToo() throws Exception {
    Host.requireRoot();
    Host.requireProgram("/usr/bin/unshare");
    Path nested = Host.open(Files.createDirectory(directory.resolve("nested")));
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o mode=0777 tmpfs \"$0\" && touch \"$0/mounted\" && exec \"$@\"",
                nested.toString()));
    command.addAll(ForkedJvm.command(BindsNestedMount.class, directory.toString()));

    Process application = new ProcessBuilder(command).redirectErrorStream(true).start();

    assertThat(application.getInputStream().readAllBytes())
        .asString()
        .isEqualTo("mounted\ntouch: cannot touch '/data/nested/x': Read-only file system\n");
    assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(nested).isEmptyDirectory();
  }

  /** The application of the test above. */
  static final class BindsNestedMount {
    private BindsNestedMount() {}

    public static void main(String[] args) {
      System.out.print(
          Sandbox.builder()
              .command("sh", "-c", "ls /data/nested; touch /data/nested/x")
              .bindReadOnly(Path.of(args[0]), "/data")
              .mergeStderr()
              .run()
              .stdout()
              .text());
    }
  }

  @Test
  void bind_noexec_executesNothing() throws IOException {
    shared("program", "#!/bin/sh\necho ran\n");
    Sandbox.Builder sandbox = bash("/data/program; echo $?");

    assertThat(output(sandbox.mount(Mount.bindReadOnly(directory, "/data").noexec())))
        .isEqualTo("126\n");
    assertThat(output(bash("/data/program; echo $?").bindReadOnly(directory, "/data")))
        .isEqualTo("ran\n0\n");
  }

  @Test
  void bind_setuidFileAndDevice_haveNoEffect() throws IOException {
    Path program = Files.copy(Path.of("/bin/cat"), directory.resolve("cat"));
    new ProcessBuilder("chmod", "6755", program.toString()).start().onExit().join();

    assertThat(
            output(
                bash("stat -c %A /data/cat; /data/cat /proc/self/status | grep '^[UG]id'")
                    .bindReadOnly(directory, "/data")
                    .user(1234)))
        .isEqualTo("-rwsr-sr-x\nUid:\t1234\t1234\t1234\t1234\nGid:\t1234\t1234\t1234\t1234\n");
  }

  @Test
  void bind_symbolicLinkAsSource_isResolvedWhenBuilt() throws IOException {
    Path first = Host.open(Files.createDirectory(directory.resolve("first")));
    Path second = Host.open(Files.createDirectory(directory.resolve("second")));
    Files.createFile(first.resolve("first"));
    Files.createFile(second.resolve("second"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), first);
    Sandbox sandbox = command("ls", "/data").bindReadOnly(link, "/data").build();

    Files.delete(link);
    Files.createSymbolicLink(link, second);

    assertThat(sandbox.run().stdout().text()).isEqualTo("first\n");
  }

  @Test
  void bind_symbolicLinkInTheDestination_leadsToAPlaceInsideTheSandbox() throws IOException {
    shared("file", "content");
    Path outer = Host.open(Files.createDirectory(directory.resolve("outer")));
    Files.createSymbolicLink(outer.resolve("link"), Path.of("/home/sandbox"));

    assertThat(
            output(
                bash("cat /home/sandbox/below/file; stat -c %N /outer/link")
                    .bindReadOnly(outer, "/outer")
                    .bindReadOnly(directory, "/outer/link/below")))
        .isEqualTo("content'/outer/link' -> '/home/sandbox'\n");
  }

  @Test
  void bind_symbolicLinkAsDestination_leadsToAPlaceInsideTheSandbox() throws IOException {
    shared("file", "content");
    Path outer = Host.open(Files.createDirectory(directory.resolve("outer")));
    Files.createSymbolicLink(outer.resolve("link"), Path.of("/home/sandbox"));

    assertThat(
            output(
                command("cat", "/home/sandbox/file")
                    .bindReadOnly(outer, "/outer")
                    .bindReadOnly(directory, "/outer/link")))
        .isEqualTo("content");
  }

  @Test
  void tmpfs_symbolicLinkAsDestination_leadsToAPlaceInsideTheSandbox() throws IOException {
    Path outer = Host.open(Files.createDirectory(directory.resolve("outer")));
    Files.createSymbolicLink(outer.resolve("link"), Path.of("/home/sandbox"));

    assertThat(
            output(
                bash("df --output=size -B1 /home/sandbox | tail -n 1")
                    .bindReadOnly(outer, "/outer")
                    .tmpfs("/outer/link", ByteSize.of(8192))))
        .endsWith(" 8192\n");
  }

  @Test
  void tmpfs_size_isTheMostItHolds() {
    assertThat(
            output(
                bash("cd /data; head -c 100000 /dev/zero > f 2>/dev/null || stat -c '%s %U %a' f"
                        + " .")
                    .tmpfs("/data", ByteSize.of(65_536))))
        .isEqualTo("65536 sandbox 644\n60 sandbox 1777\n");
  }

  @Test
  void tmpfs_default_executesNothing() {
    assertThat(output(bash("cp /bin/true /data/t; /data/t; echo $?").tmpfs("/data")))
        .isEqualTo("126\n");
  }

  @Test
  void mounts_innerBehindOuter_areBothThere() throws IOException {
    Files.createDirectory(directory.resolve("inner"));
    shared("file", "content");

    assertThat(
            output(
                bash("ls /data; touch /data/inner/x; ls /data/inner; cat /data/inner/deep/file")
                    .bindReadOnly(directory, "/data")
                    .tmpfs("/data/inner")
                    .bindReadOnly(directory, "/data/inner/deep")))
        .isEqualTo("file\ninner\ndeep\nx\ncontent");
  }

  @Test
  void mounts_onWhatTheSandboxHas_coverIt() throws IOException {
    shared("file", "content");

    assertThat(
            output(
                bash("ls /usr/local /tmp/here; touch /usr/local/x /home/sandbox/deep/x")
                    .tmpfs("/usr/local")
                    .bindReadOnly(directory, "/tmp/here")
                    .bindReadWrite(directory, "/home/sandbox/deep")))
        .isEqualTo("/tmp/here:\nfile\n\n/usr/local:\n");
    assertThat(directory.resolve("x")).exists();
  }

  @Test
  void bind_destinationMissingInAReadOnlyPlace_isRefusedWithAHint() {
    assertThatThrownBy(command("true").bindReadOnly(directory, "/usr/missing/deep")::run)
        .asInstanceOf(InstanceOfAssertFactories.type(SandboxSetupException.class))
        .satisfies(
            thrown -> {
              assertThat(thrown.step()).isEqualTo("mounts");
              assertThat(thrown.errno()).isEqualTo(Errno.of(2));
              assertThat(thrown.path()).contains("/usr/missing/deep");
              assertThat(thrown)
                  .hasMessageContaining("[mounts] mkdirat(")
                  .hasMessageContaining("ENOENT (No such file or directory)")
                  .hasMessageEndingWith(
                      "there is no /usr/missing/deep to mount on, and none can be made in a"
                          + " read-only place");
            });
  }

  @Test
  void tmpfs_destinationMissingInAReadOnlyPlace_isRefusedWithAHint() {
    assertThatThrownBy(command("true").tmpfs("/usr/missing")::run)
        .isInstanceOf(SandboxSetupException.class)
        .hasMessageContaining("[mounts] mount(\"tmpfs\", \"/usr/missing\"")
        .hasMessageContaining("ENOENT (No such file or directory)")
        .hasMessageEndingWith(
            "there is no /usr/missing to mount on, and none can be made in a read-only place");
  }

  @Test
  void bind_fileOnADirectory_isRefusedWithAHint() throws IOException {
    Path file = shared("file", "content");

    assertThatThrownBy(command("true").bindReadOnly(file, "/usr/lib")::run)
        .isInstanceOf(SandboxSetupException.class)
        .hasMessageContaining("EINVAL (Invalid argument)")
        .hasMessageEndingWith("one of source and destination is a directory and the other is not");
  }

  @Test
  void bind_belowAFile_isRefusedWithAHint() {
    assertThatThrownBy(command("true").bindReadOnly(directory, "/etc/passwd/below")::run)
        .isInstanceOf(SandboxSetupException.class)
        .hasMessageContaining("ENOTDIR (Not a directory)")
        .hasMessageEndingWith("a part of /etc/passwd/below is no directory");
  }

  @Test
  void bind_sourceGoneSinceTheBuild_isRefusedWithAHint() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source")).toRealPath();
    Sandbox sandbox = command("true").bindReadOnly(source, "/data").build();
    Files.delete(source);

    assertThatThrownBy(sandbox::run)
        .isInstanceOf(SandboxSetupException.class)
        .hasMessageContaining("[mount sources] openat2(")
        .hasMessageContaining("ENOENT")
        .hasMessageEndingWith(source + " is gone from the host");
  }

  @Test
  void bind_sourceReplacedByALinkSinceTheBuild_isRefusedWithAHint() throws IOException {
    Path secret = Files.createDirectory(directory.resolve("secret"));
    Path source = Files.createDirectory(directory.resolve("source")).toRealPath();
    Sandbox sandbox = command("true").bindReadOnly(source, "/data").build();
    assertThat(sandbox.run().success()).isTrue();

    Files.delete(source);
    Files.createSymbolicLink(source, secret);

    assertThatThrownBy(sandbox::run)
        .isInstanceOf(SandboxSetupException.class)
        .hasMessageContaining("[mount sources] openat2(")
        .hasMessageContaining("ELOOP")
        .hasMessageEndingWith(
            "a symbolic link was put into the path "
                + source
                + " after the sandbox was built; build it again if that was meant");
  }

  @Test
  void bind_sourceClosedToTheSandbox_isRefusedWithAHint() throws IOException {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Path inner = Files.createDirectory(closed.resolve("inner"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

    if (Host.root()) {
      // The mount is made by the launcher's child with the rights of the host's root.
      assertThat(output(command("ls", "/data").bindReadOnly(inner, "/data"))).isEmpty();
    } else {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
      assertThatThrownBy(command("true").bindReadOnly(inner, "/data")::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot be reached by the application's user");
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private Path shared(String name, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static List<String> errors(Sandbox.Builder sandbox) {
    return sandbox.run().stderr().text().lines().toList();
  }
}
