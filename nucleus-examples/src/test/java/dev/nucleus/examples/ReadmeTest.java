package dev.nucleus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private static List<MatchResult> blocks() throws IOException {
    return BLOCK.matcher(Files.readString(Path.of("..", "README.md"))).results().toList();
  }

  @Test
  void start_blocks_areTwoCommandsToRunAsTheyStand() throws IOException {
    assertThat(blocks().subList(0, 2))
        .allSatisfy(
            block -> {
              assertThat(block.group(1)).isEqualTo("sh");
              assertThat(block.group(2).lines()).hasSize(1);
              String command = block.group(2).split(" ", 2)[0];
              assertThat(Path.of("..", command)).isExecutable();
            });
  }

  @Test
  void javaExample_code_isThatOfQuickStart() throws IOException {
    String source = Files.readString(Path.of("src/main/java/dev/nucleus/examples/QuickStart.java"));
    List<String> examples =
        blocks().stream()
            .filter(block -> block.group(1).equals("java"))
            .map(block -> block.group(2).indent(2).replaceAll("(?m)^ +$", ""))
            .toList();
    assertThat(examples).isNotEmpty().allSatisfy(code -> assertThat(source).contains(code));
  }
}
