package dev.nucleus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartIT {
  @TempDir Path directory;
  private Path dataset;

  @BeforeEach
  void makeReadable() throws IOException {
    // The sandbox's user is nobody on the host, so it reads what everyone may read.
    dataset = Files.createDirectory(directory.resolve("dataset"));
    Files.writeString(dataset.resolve("numbers"), "1\n2\n3\n");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(dataset, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void evaluate_readingTheDataset_returnsWhatWasPrinted() {
    assertThat(QuickStart.evaluate("print(sum(map(int, open('/data/numbers'))))", dataset))
        .isEqualTo("6\n");
  }

  @Test
  void evaluate_writingTheDataset_isRefusedWithErofs() {
    String program =
        """
        import errno
        try:
          open('/data/new', 'w')
        except OSError as e:
          print(errno.errorcode[e.errno])
        """;
    assertThat(QuickStart.evaluate(program, dataset)).isEqualTo("EROFS\n");
    assertThat(dataset.resolve("new")).doesNotExist();
  }

  @Test
  void evaluate_endlessLoop_isEndedByItsProcessorTime() {
    assertThat(QuickStart.evaluate("while True: pass", dataset)).isEqualTo("took too long");
  }
}
