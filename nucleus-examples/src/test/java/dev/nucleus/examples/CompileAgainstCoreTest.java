package dev.nucleus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.Sandbox;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user's compiler says who has nucleus-core on the path and none of what it was built with.
 */
class CompileAgainstCoreTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/nucleus/examples");

  @TempDir Path classes;

  @Test
  void quickStart_everyLintWarningAnError_compiles() throws Exception {
    assertThat(messages(SOURCES.resolve("QuickStart.java"))).isEmpty();
  }

  private String messages(Path source) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      compiler
          .getTask(
              messages,
              files,
              null,
              List.of("-Xlint:all", "-Werror", "-cp", core().toString(), "-d", classes.toString()),
              null,
              files.getJavaFileObjects(source))
          .call();
    }
    return messages.toString();
  }

  private static Path core() throws URISyntaxException {
    return Path.of(Sandbox.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
