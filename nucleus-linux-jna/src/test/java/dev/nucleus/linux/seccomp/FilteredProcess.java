package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nucleus.linux.abi.Arch;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands with a real filter of the kernel's, attached by a Python script. */
final class FilteredProcess {
  private final Path directory;
  private final List<String> attach;

  /** How a command ended, and what it wrote to standard output and standard error. */
  record Outcome(int status, String output) {}

  private FilteredProcess(Path directory, List<String> attach) {
    this.directory = directory;
    this.attach = attach;
  }

  static FilteredProcess with(SeccompPolicy policy, Path directory) throws IOException {
    requireOnPath("python3");
    Path filter = directory.resolve("filter.bpf");
    Files.write(filter, SeccompCompiler.compile(policy, arch()).toBytes());
    String script = script("filtered.py", directory);
    return new FilteredProcess(directory, List.of("python3", script, filter.toString()));
  }

  static FilteredProcess withoutFilter(Path directory) {
    requireOnPath("python3");
    return new FilteredProcess(directory, List.of());
  }

  static Arch arch() {
    String name = System.getProperty("os.arch");
    assumeThat(name).isIn("amd64", "aarch64");
    return name.equals("amd64") ? Arch.X86_64 : Arch.AARCH64;
  }

  static void requireOnPath(String program) {
    assumeThat(System.getenv("PATH").split(File.pathSeparator))
        .as("directories with " + program)
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  static String script(String name, Path directory) throws IOException {
    Path script = directory.resolve(name);
    try (InputStream in = FilteredProcess.class.getResourceAsStream(name)) {
      Files.write(script, in.readAllBytes());
    }
    return script.toString();
  }

  Outcome run(String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(attach);
    words.addAll(Arrays.asList(command));
    Path output = Files.createTempFile(directory, "output", "");
    Process process =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("%s ended; it wrote %s", words, text).isTrue();
    return new Outcome(process.exitValue(), text);
  }
}
