package dev.nucleus.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class DoctorCommandIT {

  @Test
  void doctor_hostThatCanLaunch_saysSo() throws Exception {
    CommandProcess result = CommandProcess.run("doctor");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Landlock");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void doctor_json_hasTheFindings() throws Exception {
    CommandProcess result = CommandProcess.run("doctor", "--json");
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("canLaunch").asBoolean()).isTrue();
    assertThat(json.get("findings")).isNotEmpty();
    assertThat(json.get("findings").get(0).fieldNames())
        .toIterable()
        .containsExactly("id", "title", "status", "detail", "fix");
  }
}
