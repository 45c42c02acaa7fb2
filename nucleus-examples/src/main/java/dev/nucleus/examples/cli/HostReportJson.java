package dev.nucleus.examples.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nucleus.HostReport;
import java.io.IOException;
import java.io.StringWriter;

/** What the doctor found, as one line of JSON. */
final class HostReportJson {
  private HostReportJson() {}

  static String of(HostReport report) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("tier", report.tier().name());
      json.writeBooleanField("canLaunch", report.canLaunch());
      json.writeArrayFieldStart("findings");
      for (HostReport.Finding finding : report.findings()) {
        json.writeStartObject();
        json.writeStringField("id", finding.id());
        json.writeStringField("title", finding.title());
        json.writeStringField("status", finding.status().name());
        json.writeStringField("detail", finding.detail());
        json.writeStringField("fix", finding.fix().orElse(null));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }
}
