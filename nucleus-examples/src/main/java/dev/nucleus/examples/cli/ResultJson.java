package dev.nucleus.examples.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nucleus.LayerState;
import dev.nucleus.Outcome;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxResult;
import dev.nucleus.Statistics;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A run as one line of JSON. */
final class ResultJson {
  private static final int MICROS_DIGITS = 3;
  private static final long NANOS_PER_MICRO = 1000;

  private final JsonGenerator json;

  private ResultJson(JsonGenerator json) {
    this.json = json;
  }

  static String of(SandboxResult result) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      new ResultJson(json).write(result);
    }
    return text.toString();
  }

  /** What there is to say about a sandbox in which nothing ran. */
  static String ofFailure(SandboxException failure, int exitCode) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      new ResultJson(json).writeFailure(failure, exitCode);
    }
    return text.toString();
  }

  private void write(SandboxResult result) throws IOException {
    json.writeStartObject();
    outcome(result.outcome(), result.exitCode());
    json.writeStringField("stdout", result.stdout().text());
    json.writeStringField("stderr", result.stderr().text());
    json.writeBooleanField("truncated", result.stdout().truncated() || result.stderr().truncated());
    statistics(result.statistics());
    json.writeObjectFieldStart("layers");
    for (Map.Entry<String, LayerState> layer : result.layers().entrySet()) {
      json.writeStringField(layer.getKey(), layer.getValue().name());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("degradations");
    for (String degradation : result.degradations()) {
      json.writeString(degradation);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Without the values that only a running sandbox has. */
  private void statistics(Statistics statistics) throws IOException {
    millis("wallMillis", statistics.wall());
    millis("userMillis", statistics.user());
    millis("systemMillis", statistics.system());
    source("cpuSource", statistics.cpuSource());
    number("peakMemoryBytes", statistics.peakMemoryBytes());
    source("peakMemorySource", statistics.peakMemorySource());
    number("oomKills", statistics.oomKills());
    number("peakPids", statistics.peakPids());
    number("pidsDenied", statistics.pidsDenied());
    millis("throttledMillis", statistics.throttled());
    number("throttledPeriods", statistics.throttledPeriods());
    number("readBytes", statistics.readBytes());
    number("writtenBytes", statistics.writtenBytes());
  }

  private void outcome(Outcome outcome, int exitCode) throws IOException {
    json.writeStringField("outcome", outcome.kind().name());
    json.writeNumberField("exitCode", exitCode);
    if (outcome instanceof Outcome.Signalled signalled) {
      json.writeNumberField("signal", signalled.signal());
    } else {
      json.writeNullField("signal");
    }
    if (outcome instanceof Outcome.OutOfMemory memory) {
      json.writeStringField("evidence", memory.evidence());
    } else {
      json.writeNullField("evidence");
    }
  }

  private void writeFailure(SandboxException failure, int exitCode) throws IOException {
    json.writeStartObject();
    json.writeStringField("outcome", Outcome.Kind.SETUP_FAILED.name());
    json.writeNumberField("exitCode", exitCode);
    json.writeNullField("signal");
    json.writeNullField("evidence");
    json.writeStringField("stdout", "");
    json.writeStringField("stderr", "");
    json.writeBooleanField("truncated", false);
    statistics(Statistics.builder().build());
    json.writeObjectFieldStart("layers");
    json.writeEndObject();
    json.writeArrayFieldStart("degradations");
    json.writeEndArray();
    json.writeStringField("message", String.valueOf(failure.getMessage()));
    json.writeEndObject();
  }

  private void number(String field, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(field, value.getAsLong());
    } else {
      json.writeNullField(field);
    }
  }

  private void source(String field, Optional<Statistics.Source> source) throws IOException {
    if (source.isPresent()) {
      json.writeStringField(field, source.get().name());
    } else {
      json.writeNullField(field);
    }
  }

  private void millis(String field, Optional<Duration> duration) throws IOException {
    if (duration.isPresent()) {
      json.writeNumberField(
          field, BigDecimal.valueOf(duration.get().toNanos() / NANOS_PER_MICRO, MICROS_DIGITS));
    } else {
      json.writeNullField(field);
    }
  }
}
