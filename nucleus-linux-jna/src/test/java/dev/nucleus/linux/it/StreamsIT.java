package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nucleus.ByteSize;
import dev.nucleus.Outcome;
import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxResult;
import dev.nucleus.Stdin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code run()} takes input from and puts output to. */
@NeedsSandbox
class StreamsIT {
  private static final int TEN_MEGABYTES = 10_000_000;

  @Test
  void capture_default_keepsTheFirstMebibyteAndCountsTheRest() {
    SandboxResult result = bash("head -c 3000000 /dev/zero; echo >&2 fine").run();

    assertThat(result.success()).isTrue();
    assertThat(result.stdout().bytes()).hasSize(1 << 20);
    assertThat(result.stdout().totalBytes()).isEqualTo(3_000_000);
    assertThat(result.stdout().droppedBytes()).isEqualTo(3_000_000 - (1 << 20));
    assertThat(result.stdout().truncated()).isTrue();
    assertThat(result.stderr().text()).isEqualTo("fine\n");
    assertThat(result.stderr().truncated()).isFalse();
  }

  @Test
  void capture_ownLimits_applyToEachStreamAlone() {
    SandboxResult result =
        bash("printf 0123456789; printf abcdefghij >&2")
            .stdout(Output.capture(ByteSize.of(4)))
            .stderr(Output.capture(ByteSize.of(10)))
            .run();

    assertThat(result.stdout().text()).isEqualTo("0123");
    assertThat(result.stdout().droppedBytes()).isEqualTo(6);
    assertThat(result.stderr().text()).isEqualTo("abcdefghij");
    assertThat(result.stderr().droppedBytes()).isZero();
  }

  @Test
  void mergeStderr_bothWritten_keepsTheOrder() {
    SandboxResult result =
        bash("for i in 1 2 3; do echo out$i; echo err$i >&2; done").mergeStderr().run();

    assertThat(result.stdout().text()).isEqualTo("out1\nerr1\nout2\nerr2\nout3\nerr3\n");
    assertThat(result.stderr().totalBytes()).isZero();
  }

  @Test
  void ring_moreThanItHolds_keepsHeadAndTail() {
    SandboxResult result =
        bash("seq 1 100000").stdout(Output.ring(ByteSize.of(4), ByteSize.of(14))).run();

    assertThat(result.stdout().text()).isEqualTo("1\n2\n\n99999\n100000\n");
    assertThat(result.stdout().totalBytes()).isEqualTo(588_895);
    assertThat(result.stdout().droppedBytes()).isEqualTo(588_895 - 18);
  }

  @Test
  void lines_callback_getsEachLineInOrder() {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());

    SandboxResult result =
        bash("printf 'a\\r\\n\\nb\\nend'; seq 1 1000").stdout(Output.lines(lines::add)).run();

    assertThat(lines).startsWith("a", "", "b", "end1", "2").endsWith("1000").hasSize(1003);
    assertThat(result.stdout().bytes()).isEmpty();
    assertThat(result.stdout().failure()).isEmpty();
  }

  @Test
  void lines_callbackThrows_programGoesOnAndTheFailureIsKept() {
    IllegalStateException thrown = new IllegalStateException("enough");

    SandboxResult result =
        bash("head -c 1000000 /dev/zero; echo; echo done >&2")
            .stdout(
                Output.lines(
                    line -> {
                      throw thrown;
                    }))
            .run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().failure()).containsSame(thrown);
    assertThat(result.stdout().totalBytes()).isEqualTo(1_000_001);
    assertThat(result.stderr().text()).isEqualTo("done\n");
  }

  @Test
  void to_stream_getsEveryByteAndStaysOpen() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    SandboxResult result = bash("seq 1 100000").stdout(Output.to(bytes)).run();

    bytes.write("more".getBytes(StandardCharsets.UTF_8));
    assertThat(bytes.size()).isEqualTo(588_895 + 4);
    assertThat(result.stdout().totalBytes()).isEqualTo(588_895);
  }

  @Test
  void to_streamThatIsClosed_programGoesOnAndTheFailureIsKept() {
    OutputStream closed = OutputStream.nullOutputStream();
    assertThat(closed).satisfies(OutputStream::close);

    SandboxResult result = bash("seq 1 100000").stdout(Output.to(closed)).run();

    assertThat(result.success()).isTrue();
    assertThat(result.stdout().failure()).get().isInstanceOf(IOException.class);
    assertThat(result.stdout().droppedBytes()).isEqualTo(588_895);
  }

  @Test
  void file_existing_isTruncatedAndHoldsWhatWasWritten(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("out"), "what was there before");

    SandboxResult result = bash("echo new").stdout(Output.file(file)).run();

    assertThat(file).hasContent("new\n");
    assertThat(result.stdout().totalBytes()).isZero();
  }

  @Test
  void file_inADirectoryThatIsNotThere_isRefused(@TempDir Path directory) {
    Path file = directory.resolve("missing/out");

    assertThatThrownBy(bash("true").stdout(Output.file(file))::run)
        .isInstanceOf(SandboxException.class)
        .hasMessage("open(\"" + file + "\") failed: ENOENT (No such file or directory)");
  }

  @Test
  void discard_flood_neverHoldsTheProgramUp() {
    SandboxResult result =
        command("head", "-c", "100000000", "/dev/zero").stdout(Output.discard()).run();

    assertThat(result.success()).isTrue();
    assertThat(result.stdout().bytes()).isEmpty();
    assertThat(result.stdout().totalBytes()).isZero();
  }

  @Test
  void discard_openedAgain_isTheSandboxsOwnNullDevice() {
    assertThat(
            bash("echo out > /dev/stdout && echo err > /dev/stderr && cat /dev/stdin")
                .stdin(Stdin.empty())
                .stdout(Output.discard())
                .stderr(Output.discard())
                .run()
                .success())
        .isTrue();
  }

  @Test
  void discard_withOutputLimit_isCountedAllTheSame() {
    assertThat(
            command("head", "-c", "100000000", "/dev/zero")
                .stdout(Output.discard())
                .outputLimit(ByteSize.ofMebibytes(1))
                .run()
                .outcome())
        .isInstanceOf(Outcome.OutputLimit.class);
  }

  @Test
  void inherit_ownStreams_areTheWorkloads() throws Exception {
    Process application = ForkedJvm.start(InheritsStreams.class);
    try (OutputStream stdin = application.getOutputStream()) {
      stdin.write("from the application\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(application.getInputStream().readAllBytes())
        .asString()
        .isEqualTo("FROM THE APPLICATION\n");
    assertThat(application.getErrorStream().readAllBytes()).asString().isEqualTo("errors\n");
    assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(application.exitValue()).isEqualTo(7);
  }

  /** The application of the test above. */
  static final class InheritsStreams {
    private InheritsStreams() {}

    public static void main(String[] args) {
      SandboxResult result =
          Sandbox.builder()
              .command("bash", "-c", "tr a-z A-Z; echo errors >&2; exit 7")
              .stdin(Stdin.inherit())
              .stdout(Output.inherit())
              .stderr(Output.inherit())
              .run();
      System.exit(result.exitCode());
    }
  }

  @Test
  void empty_stdin_endsAtOnce() {
    assertThat(output(command("wc", "-c"))).isEqualTo("0\n");
  }

  @Test
  void text_empty_endsAtOnce() {
    assertThat(output(command("wc", "-c").stdin(Stdin.text("")))).isEqualTo("0\n");
  }

  @Test
  void bytes_tenMegabytesThroughCat_comeBackUnchanged() {
    byte[] bytes = new byte[TEN_MEGABYTES];
    new Random(1).nextBytes(bytes);

    SandboxResult result =
        command("cat")
            .stdin(Stdin.bytes(bytes))
            .stdout(Output.capture(ByteSize.parse("16m")))
            .run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().bytes()).isEqualTo(bytes);
  }

  @Test
  void from_tenMegabytesThroughCat_comeBackUnchanged() {
    byte[] bytes = new byte[TEN_MEGABYTES];
    new Random(2).nextBytes(bytes);

    SandboxResult result =
        command("cat")
            .stdin(Stdin.from(new ByteArrayInputStream(bytes)))
            .stdout(Output.capture(ByteSize.parse("16m")))
            .run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().bytes()).isEqualTo(bytes);
  }

  @Test
  void bytes_programThatNeverReads_endsNormally() {
    SandboxResult result = bash("echo not interested").stdin(Stdin.bytes(new byte[1 << 20])).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().text()).isEqualTo("not interested\n");
  }

  @Test
  void bytes_programThatReadsALittle_endsNormally() {
    SandboxResult result =
        bash("head -c 3; exec <&-; sleep 0.1").stdin(Stdin.bytes(new byte[1 << 20])).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().totalBytes()).isEqualTo(3);
  }

  @Test
  void from_streamThatNeverEnds_doesNotHoldUpTheEnd() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    SandboxResult result = bash("head -c 100000 | wc -c").stdin(Stdin.from(endless)).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().text()).isEqualTo("100000\n");
  }

  @Test
  void from_slowStream_arrivesPieceByPiece() {
    InputStream slow =
        new InputStream() {
          private int count;

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            if (++count > 3) {
              return -1;
            }
            pause(100);
            bytes[offset] = (byte) ('0' + count);
            bytes[offset + 1] = '\n';
            return 2;
          }

          @Override
          public int read() {
            throw new UnsupportedOperationException("one byte at a time");
          }
        };

    assertThat(
            output(
                bash("while read -r -t 10 line; do echo \"got $line\"; done")
                    .stdin(Stdin.from(slow))))
        .isEqualTo("got 1\ngot 2\ngot 3\n");
  }

  @Test
  void from_streamThatBlocks_endsWithTheProgram() {
    InputStream blocked =
        new InputStream() {
          @Override
          public int read() throws IOException {
            pause(60_000);
            return -1;
          }
        };
    long start = System.nanoTime();

    SandboxResult result = bash("exit 3").stdin(Stdin.from(blocked)).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void from_streamThatIsClosed_isTheEndOfTheInput() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();

    assertThat(output(command("wc", "-c").stdin(Stdin.from(closed)))).isEqualTo("0\n");
  }

  @Test
  void from_streamThatThrows_isTheEndOfTheInput() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("broken");
          }
        };

    assertThat(output(command("wc", "-c").stdin(Stdin.from(broken)))).isEqualTo("0\n");
  }

  @Test
  void file_stdin_isRead(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("in"), "from a file");

    assertThat(output(command("cat").stdin(Stdin.file(file)))).isEqualTo("from a file");
  }

  @Test
  void file_stdinThatIsNotThere_isRefused(@TempDir Path directory) {
    Path file = directory.resolve("missing");

    assertThatThrownBy(command("cat").stdin(Stdin.file(file))::run)
        .isInstanceOf(SandboxException.class)
        .hasMessage("open(\"" + file + "\") failed: ENOENT (No such file or directory)");
  }

  @Test
  void file_stdinThatIsADirectory_isRefused(@TempDir Path directory) {
    assertThatThrownBy(command("cat").stdin(Stdin.file(directory))::run)
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "stdin is a directory, through which the program could walk over the host; give a"
                + " file, a pipe or a terminal");
  }

  @Test
  void flood_untilTheTimeout_leavesPartialOutput() {
    SandboxResult result =
        bash("while :; do echo flood; done")
            .timeout(Duration.ofMillis(300))
            .grace(Duration.ZERO)
            .run();

    assertThat(result.outcome()).isEqualTo(new Outcome.WallTimeout(Duration.ofMillis(300)));
    assertThat(result.stdout().text()).startsWith("flood\nflood\n");
  }

  @Test
  void text_invalidUtf8_isReplacedAndTheBytesAreKept() {
    SandboxResult result = bash("printf 'a\\xff\\xc3(b'").run();

    assertThat(result.stdout().text()).isEqualTo("a\ufffd\ufffd(b");
    assertThat(result.stdout().bytes()).containsExactly('a', 0xff, 0xc3, '(', 'b');
  }

  @Test
  void outputLimit_exceededOnStdout_killsWithThatOutcome() {
    ByteSize limit = ByteSize.of(1000);

    SandboxResult result = bash("yes; echo never").outputLimit(limit).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.OutputLimit("stdout", limit));
    assertThat(result.exitCode()).isEqualTo(137);
    assertThat(result.stdout().text()).startsWith("y\ny\n").doesNotContain("never");
  }

  @Test
  void outputLimit_exceededOnStderr_killsEvenWhenItIsDiscarded() {
    ByteSize limit = ByteSize.of(1000);

    SandboxResult result = bash("yes >&2").stderr(Output.discard()).outputLimit(limit).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.OutputLimit("stderr", limit));
  }

  @Test
  void outputLimit_reachedExactly_isNoReasonToKill() {
    SandboxResult result = bash("head -c 1000 /dev/zero").outputLimit(ByteSize.of(1000)).run();

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void pipe_withRun_isRefused() {
    assertThatThrownBy(command("cat").stdin(Stdin.pipe())::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stdin is a pipe, and nobody would serve it during run(); use start()");
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
