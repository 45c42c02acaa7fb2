package dev.nucleus.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nucleus.SeccompAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a policy comes from, and whether it is the one that was pinned. */
class PolicySourceTest {
  static final String HASH = "1e91071efd3cec07b4e3e6cb9e0405055162ec9674f62869fe7f1564d5dce24f";
  private static final String JSON = "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(directory.resolve("profile.json"), JSON);
  }

  @Test
  void read_file_isTheProfile() {
    assertThat(OciSeccomp.read(file).defaultAction()).isEqualTo(SeccompAction.ALLOW);
    assertThat(OciSeccomp.read(file).sha256()).contains(HASH);
  }

  @Test
  void read_linkToAFile_isFollowed() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    assertThat(OciSeccomp.read(link)).isEqualTo(OciSeccomp.read(file));
  }

  @Test
  void read_pinnedHash_isTheProfile() {
    assertThat(OciSeccomp.read(file, HASH)).isEqualTo(OciSeccomp.read(file));
    assertThat(OciSeccomp.read(file, "sha256:" + HASH)).isEqualTo(OciSeccomp.read(file));
    assertThat(OciSeccomp.read(file, HASH.toUpperCase(Locale.ROOT)))
        .isEqualTo(OciSeccomp.read(file));
    assertThat(OciSeccomp.parse(bytes(JSON), HASH)).isEqualTo(OciSeccomp.read(file));
  }

  @Test
  void read_otherHash_isRefusedWithBoth() throws IOException {
    Files.writeString(file, JSON.replace("ALLOW", "LOG"));
    String actual = OciSeccomp.read(file).sha256().orElseThrow();

    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> OciSeccomp.read(file, HASH))
        .withMessage(
            "seccomp profile \"%s\" has the SHA-256 %s, but %s was pinned; review the change, then"
                + " pin the new hash",
            file, actual, HASH);
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> OciSeccomp.parse(bytes(JSON + " "), HASH))
        .withMessageStartingWith("seccomp profile has the SHA-256 ")
        .withMessageEndingWith(
            "but " + HASH + " was pinned; review the change, then pin the new" + " hash");
  }

  @Test
  void read_pinOfAMalformedFile_saysSoBeforeItIsParsed() throws IOException {
    Files.writeString(file, "{");

    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> OciSeccomp.read(file, HASH))
        .withMessageContaining("was pinned");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:", "abc", "md5:d41d8cd98f00b204e9800998ecf8427e"})
  void read_pinThatIsNoHash_isRefused(String pin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OciSeccomp.read(file, pin))
        .withMessage("sha256 \"" + pin + "\" is no SHA-256; write 64 hexadecimal digits");
  }

  @Test
  void read_noFile_isRefused() {
    Path missing = directory.resolve("missing.json");

    assertRefused(missing, "does not exist; give the path of a file");
  }

  @Test
  void read_directory_isRefused() {
    assertRefused(directory, "is no regular file; give the path of one");
  }

  @Test
  @Timeout(10)
  void read_pipe_isRefusedWithoutWaitingForAWriter() throws Exception {
    Path pipe = directory.resolve("pipe");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(5, TimeUnit.SECONDS))
        .isTrue();

    assertRefused(pipe, "is no regular file; give the path of one");
  }

  @Test
  void read_fileWithoutPermission_isRefused() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();

    assertRefused(file, "is not readable for this user");
  }

  @Test
  void read_fileOfAMebibyte_isTheLargest() throws IOException {
    Files.writeString(file, JSON + " ".repeat(PolicySource.MAX_BYTES - JSON.length()));
    assertThat(OciSeccomp.read(file).rules()).isEmpty();

    Files.writeString(file, JSON + " ".repeat(PolicySource.MAX_BYTES - JSON.length() + 1));
    assertRefused(file, "is larger than 1048576 bytes; no policy is");
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> OciSeccomp.parse(new byte[PolicySource.MAX_BYTES + 1]))
        .withMessage("seccomp profile is larger than 1048576 bytes; no policy is");
  }

  @Test
  @Timeout(10)
  void read_fileWithoutEnd_isRefused() {
    assertRefused(Path.of("/dev/zero"), "is no regular file; give the path of one");
  }

  @Test
  void read_fileThatIsLongerThanItSays_isRefused() {
    // Files of /proc say that they are empty.
    assertRefused(Path.of("/proc/version"), "was changed while it was read; try again");
  }

  @Test
  void parse_bytesThatChangeLater_areThoseOfTheCall() {
    byte[] json = bytes(JSON);
    PolicySource source = PolicySource.of("seccomp profile", json);
    json[0] = 'x';

    assertThat(source.sha256()).isEqualTo(HASH);
  }

  @Test
  void read_null_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> OciSeccomp.read(null));
    assertThatNullPointerException().isThrownBy(() -> OciSeccomp.parse(null));
    assertThatNullPointerException()
        .isThrownBy(() -> OciSeccomp.read(file, null))
        .withMessage("sha256 must not be null");
  }

  private static void assertRefused(Path file, String problem) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> OciSeccomp.read(file))
        .withMessage("seccomp profile \"" + file + "\" " + problem);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
