package dev.nucleus.examples.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;

/** Writes the figures as one JSON object. */
final class ReportJson {
  private static final int MICROS_DIGITS = 1;
  private static final int RATIO_DIGITS = 3;

  private final JsonGenerator json;

  private ReportJson(JsonGenerator json) {
    this.json = json;
  }

  static void write(BenchReport report, Path file) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      json.useDefaultPrettyPrinter();
      new ReportJson(json).write(report);
    }
  }

  private void write(BenchReport report) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("launch");
    for (LaunchFigure figure : report.launch()) {
      json.writeStartObject();
      json.writeStringField("name", figure.name());
      json.writeNumberField("n", figure.n());
      number("p50Micros", figure.p50Micros(), MICROS_DIGITS);
      number("p90Micros", figure.p90Micros(), MICROS_DIGITS);
      number("p99Micros", figure.p99Micros(), MICROS_DIGITS);
      number("ratio", figure.ratio(), RATIO_DIGITS);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("throughput");
    for (ThroughputFigure figure : report.throughput()) {
      json.writeStartObject();
      json.writeStringField("name", figure.name());
      json.writeNumberField("callers", figure.callers());
      number("perSecond", figure.perSecond(), MICROS_DIGITS);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("soak");
    json.writeNumberField("launches", report.soak().launches());
    number("seconds", report.soak().seconds(), MICROS_DIGITS);
    holdings("before", report.soak().before());
    holdings("after", report.soak().after());
    json.writeEndObject();
    idle(report.idle());
    json.writeEndObject();
  }

  private void idle(IdleFigure idle) throws IOException {
    json.writeObjectFieldStart("idle");
    json.writeNumberField("sandboxes", idle.sandboxes());
    json.writeBooleanField("limits", idle.limits());
    number("startSeconds", idle.startSeconds(), RATIO_DIGITS);
    json.writeNumberField("initPssBytes", idle.initPssBytes());
    json.writeNumberField("kernelBytes", idle.kernelBytes());
    json.writeNumberField("applicationBytes", idle.applicationBytes());
    number("tearDownSeconds", idle.tearDownSeconds(), RATIO_DIGITS);
    json.writeEndObject();
  }

  private void holdings(String field, Holdings holdings) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("descriptors", holdings.descriptors());
    json.writeNumberField("heapBytes", holdings.heapBytes());
    json.writeNumberField("rssBytes", holdings.rssBytes());
    json.writeNumberField("launcherRssBytes", holdings.launcherRssBytes());
    json.writeNumberField("mounts", holdings.mounts());
    json.writeNumberField("processes", holdings.processes());
    json.writeNumberField("tempFiles", holdings.tempFiles());
    json.writeEndObject();
  }

  /** A ratio is no number when the baseline could not be measured. */
  private void number(String field, double value, int digits) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(
          field, BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP));
    } else {
      json.writeNullField(field);
    }
  }
}
