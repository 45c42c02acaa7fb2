package dev.nucleus.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark works, in a few launches; what it measures is no matter for a test. */
final class BenchmarkIT {
  private static final Workloads TINY = new Workloads(10, 1, 2, 50, 20, 3);

  @Test
  void run_fewLaunches_writesTableAndJson(@TempDir Path directory) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Path file = directory.resolve("bench.json");

    new Benchmark(TINY, Optional.of(file), print(out), print(err)).run();

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    JsonNode plain = json.get("launch").get(0);
    assertThat(plain.get("name").asText()).isEqualTo("process-builder");
    assertThat(plain.get("n").asInt()).isEqualTo(10);
    assertThat(plain.get("ratio").asDouble()).isEqualTo(1.0);
    assertThat(json.get("launch").findValuesAsText("name"))
        .contains("process-builder", "nucleus-warm", "nucleus-cold");
    assertThat(json.get("launch").findValues("p50Micros"))
        .allSatisfy(micros -> assertThat(micros.asDouble()).isPositive());
    assertThat(json.get("throughput").findValuesAsText("callers")).contains("1", "2", "4");
    assertThat(json.get("soak").get("launches").asInt()).isEqualTo(20);
    JsonNode before = json.get("soak").get("before");
    JsonNode after = json.get("soak").get("after");
    assertThat(after.get("mounts")).isEqualTo(before.get("mounts"));
    assertThat(after.get("launcherRssBytes").asLong()).isPositive();
    assertThat(json.get("idle").get("sandboxes").asInt()).isEqualTo(3);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("nucleus-warm", "soak: 20 launches", "3 idle sandboxes");
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
