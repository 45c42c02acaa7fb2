package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nucleus.Rootfs;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxCommandException;
import dev.nucleus.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root file system from a directory: one static program and what it needs. */
@NeedsSandbox
class DirectoryRootfsIT {
  private static final String BUSYBOX = "/bin/busybox";

  @TempDir Path temporary;
  private Path rootfs;

  @BeforeEach
  void unpack() throws IOException {
    Host.requireProgram(BUSYBOX);
    Host.open(temporary);
    rootfs = Files.createDirectory(temporary.resolve("rootfs"));
    directory("bin");
    directory("etc");
    directory("app");
    directory("var");
    directory("run");
    directory("home");
    directory("tmp");
    Files.copy(Path.of(BUSYBOX), rootfs.resolve("bin/busybox"));
    for (String name : new String[] {"sh", "ls", "cat", "id", "touch", "stat", "readlink"}) {
      Files.createSymbolicLink(rootfs.resolve("bin/" + name), Path.of("busybox"));
    }
    Files.writeString(rootfs.resolve("etc/passwd"), "worker:x:1000:1000::/:/bin/sh\n");
    Files.writeString(rootfs.resolve("etc/group"), "workers:x:1000:\n");
    Files.writeString(rootfs.resolve("app/data"), "data\n");
    Files.writeString(rootfs.resolve("version"), "1.0\n");
    Files.createSymbolicLink(rootfs.resolve("sbin"), Path.of("bin"));
    open(rootfs);
  }

  @Test
  void run_programOfTheRootfs_seesTheRootfs() {
    assertThat(output(shell("id -un; cat /app/data /version; readlink /sbin; ls /app")))
        .isEqualTo("worker\ndata\n1.0\nbin\ndata\n");
  }

  @Test
  void run_nameWithoutSlash_isSearchedInTheRootfs() {
    assertThat(output(command("cat", "/version").rootfs(Rootfs.directory(rootfs))))
        .isEqualTo("1.0\n");
  }

  @Test
  void root_itsEntries_areThoseOfTheDirectoryAndOurOwn() {
    assertThat(output(shell("ls / | cat")).lines())
        .containsExactlyInAnyOrder(
            "app", "bin", "dev", "etc", "home", "proc", "run", "sbin", "tmp", "var", "version");
  }

  @Test
  void mount_onAnEntryOfTheRootfs_coversIt() throws IOException {
    Path volume = Files.createDirectory(temporary.resolve("volume"));
    Path file = Files.writeString(volume.resolve("data"), "from the host\n");
    open(volume);

    assertThat(
            output(
                shell("cat /app/data /version; ls /app")
                    .bindReadOnly(volume, "/app")
                    .bindReadOnly(file, "/version")))
        .isEqualTo("from the host\nfrom the host\ndata\n");
  }

  @Test
  void root_write_failsWithErofs() {
    for (String place : new String[] {"/", "/bin/", "/etc/", "/app/", "/var/", "/home/"}) {
      assertThat(shell("touch " + place + "new").user(0).run().stderr().text())
          .endsWith("Read-only file system\n");
    }
    assertThat(rootfs.resolve("app/new")).doesNotExist();
  }

  @Test
  void scratchAndDevices_areThere() {
    assertThat(
            output(
                shell(
                    "touch /tmp/x ~/x /dev/shm/x && echo x >/dev/null && cat /proc/1/comm"
                        + " >/dev/null && stat -c %a /tmp && pwd")))
        .isEqualTo("1777\n/home/sandbox\n");
  }

  @Test
  void home_inADirectoryOfTheRootfs_hidesOnlyTheTopOfIt() {
    assertThat(output(shell("ls /app; pwd; ls /home | cat").home("/home/worker")))
        .isEqualTo("data\n/home/worker\nworker\n");
  }

  @Test
  void mounts_ontoTheRootfs_coverIt() throws IOException {
    Path data = Files.writeString(temporary.resolve("other"), "other\n");

    assertThat(
            output(
                shell("cat /app/data; touch /var/x && ls /var")
                    .bindReadOnly(data, "/app/data")
                    .tmpfs("/var")))
        .isEqualTo("other\nx\n");
  }

  @Test
  void links_toAbsolutePaths_leadToPlacesInsideTheSandbox() throws IOException {
    Files.createSymbolicLink(rootfs.resolve("escape"), Path.of("/app/.."));
    Files.createSymbolicLink(rootfs.resolve("etc/hostname"), Path.of("../../../etc/shadow"));

    assertThat(output(shell("ls /escape/app; cat /etc/hostname || echo refused")))
        .isEqualTo("data\nrefused\n");
  }

  @Test
  void rootfs_isALink_isResolvedWhenBuilt() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), rootfs);
    Sandbox sandbox = command("cat", "/version").rootfs(Rootfs.directory(link)).build();
    Files.delete(link);

    assertThat(sandbox.run().stdout().text()).isEqualTo("1.0\n");
  }

  @Test
  void rootfs_changedBetweenRuns_isSeenAsItIs() throws Exception {
    Sandbox sandbox = shell("ls /app; cat /new /version 2>/dev/null").build();
    assertThat(sandbox.run().stdout().text()).isEqualTo("data\n1.0\n");

    Files.writeString(rootfs.resolve("version"), "2.0\n");
    assertThat(sandbox.run().stdout().text()).isEqualTo("data\n2.0\n");

    // Older kernels tell times apart by their clock's ticks.
    TimeUnit.MILLISECONDS.sleep(20);
    Files.writeString(rootfs.resolve("app/more"), "");
    Files.writeString(rootfs.resolve("new"), "new\n");
    Files.delete(rootfs.resolve("version"));
    assertThat(sandbox.run().stdout().text()).isEqualTo("data\nmore\nnew\n");
  }

  @Test
  void command_notInTheRootfs_isNotFound() {
    assertThatThrownBy(command("python3").rootfs(Rootfs.directory(rootfs))::run)
        .asInstanceOf(InstanceOfAssertFactories.type(SandboxCommandException.class))
        .extracting(SandboxCommandException::reason)
        .isEqualTo(SandboxCommandException.Reason.NOT_FOUND);
  }

  @Test
  void rootfs_missing_isRefusedWhenBuilt() {
    Path missing = temporary.resolve("missing");

    assertThatThrownBy(command("true").rootfs(Rootfs.directory(missing))::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("rootfs \"" + missing + "\" does not exist; create it or use Rootfs.host()");
  }

  @Test
  void rootfs_isAFile_isRefusedWhenBuilt() {
    assertThatThrownBy(command("true").rootfs(Rootfs.directory(rootfs.resolve("version")))::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not a directory; unpack the image and give its directory");
  }

  @Test
  void rootfs_unreadable_isRefused() throws IOException {
    Host.requireNoRoot();
    Files.setPosixFilePermissions(rootfs, PosixFilePermissions.fromString("--x--x--x"));

    assertThatThrownBy(shell("true")::run)
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("the root file system cannot be read")
        .hasMessageContaining(rootfs.toString());
    open(rootfs);
  }

  private Sandbox.Builder shell(String script) {
    return command("/bin/sh", "-c", script).rootfs(Rootfs.directory(rootfs));
  }

  private void directory(String name) throws IOException {
    open(Files.createDirectory(rootfs.resolve(name)));
  }

  private static void open(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
