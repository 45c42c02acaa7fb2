package dev.nucleus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinNucleusIT {
  @TempDir Path directory;

  private record Ended(int code, String stdout, String stderr) {}

  private Ended run(Path command, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command.toString()));
    words.addAll(List.of(arguments));
    Path stdout = directory.resolve("stdout");
    Path stderr = directory.resolve("stderr");
    Process process =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile())
            .start();
    return new Ended(process.waitFor(), Files.readString(stdout), Files.readString(stderr));
  }

  private static Path script() throws IOException {
    return Path.of("..", "bin", "nucleus").toRealPath();
  }

  @Test
  void symbolicLink_fromAnotherDirectory_findsItsTree() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("with space"));
    Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), script());
    Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("absolute"));
    Ended ended = run(directory.relativize(relative), "--version");
    // JUnit warns of links out of the directory that it clears.
    Files.delete(relative);
    Files.delete(absolute);
    assertThat(ended.stdout()).startsWith("nucleus ");
    assertThat(ended.code()).isZero();
  }

  @Test
  void arguments_withSpacesAndPatterns_arriveAsTheyAre() throws Exception {
    Ended ended = run(script(), "no such * command");
    assertThat(ended.stderr()).contains("no such * command");
    assertThat(ended.code()).isEqualTo(125);
  }
}
