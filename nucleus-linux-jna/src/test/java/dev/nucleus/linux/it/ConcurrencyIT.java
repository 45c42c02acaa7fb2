package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import dev.nucleus.Stdin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many runs at the same time. */
@NeedsSandbox
class ConcurrencyIT {
  @Test
  void runs_fiftyAtOnce_doNotSeeEachOther() throws Exception {
    Footprint before = warmFootprint();
    String script =
        "read -r word; touch /tmp/$word; for i in $(seq 2000); do echo $word; done; ls /tmp >&2;"
            + " hostname >&2; exit $1";

    List<SandboxResult> results =
        inParallel(
            50,
            50,
            i ->
                command("bash", "-c", script, "bash", "" + i)
                    .name("sandbox-" + i)
                    .stdin(Stdin.text("word" + i + "\n"))
                    .run());

    for (int i = 0; i < results.size(); i++) {
      SandboxResult result = results.get(i);
      assertThat(result.exitCode()).isEqualTo(i);
      assertThat(result.stdout().text()).isEqualTo(("word" + i + "\n").repeat(2000));
      assertThat(result.stderr().text()).isEqualTo("word" + i + "\nsandbox-" + i + "\n");
    }
    before.assertUnchanged();
  }

  @Test
  void sandbox_oneObjectRunAtTheSameTime_isThatManySandboxes() throws Exception {
    Sandbox sandbox = bash("set -o noclobber; echo x > /tmp/once && cat /tmp/once").build();

    assertThat(inParallel(16, 64, i -> sandbox.run()))
        .allSatisfy(result -> assertThat(result.stdout().text()).isEqualTo("x\n"));
  }

  /** A descriptor for writing that leaks into another launch would be an ETXTBSY here. */
  @Test
  void runs_ofScriptsThatWereJustWritten_neverFindThemBusy(@TempDir Path directory)
      throws Exception {
    Host.open(directory);

    List<String> outputs =
        inParallel(
            16,
            200,
            i -> {
              write(directory.resolve("script" + i), "#!/bin/sh\necho " + i + "\n");
              return output(command("/scripts/script" + i).bindReadOnly(directory, "/scripts"));
            });

    assertThat(outputs).isEqualTo(IntStream.range(0, 200).mapToObj(i -> i + "\n").toList());
  }

  @Test
  void runs_thatWriteAndExecuteInside_neverFindTheFileBusy() throws Exception {
    Sandbox sandbox =
        bash("cp /bin/echo e && ./e a && printf '#!/bin/sh\\necho b' > s && chmod +x s && ./s")
            .build();

    assertThat(inParallel(16, 100, i -> sandbox.run()))
        .allSatisfy(result -> assertThat(result.stdout().text()).isEqualTo("a\nb\n"));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Footprint warmFootprint() {
    assertThat(command("true").run().success()).isTrue();
    return Footprint.take();
  }

  private static <T> List<T> inParallel(int threads, int count, IntFunction<T> work)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        futures.add(executor.submit(() -> work.apply(number)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
