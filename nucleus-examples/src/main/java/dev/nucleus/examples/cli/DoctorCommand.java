package dev.nucleus.examples.cli;

import dev.nucleus.HostReport;
import dev.nucleus.Sandbox;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code nucleus doctor}: what this host can do. Exit code 0 if it can launch sandboxes, else 1.
 */
final class DoctorCommand implements Subcommand {
  private static final String JSON = "--json";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("doctor");
    spec.usageMessage().description("Says what this host can do, and how to mend what it cannot.");
    spec.addOption(Options.flag(JSON, "Print one JSON object."));
    spec.addOption(Options.help());
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Console console) throws IOException {
    HostReport report = Sandbox.doctor();
    if (Options.isSet(arguments, JSON)) {
      console.out().println(HostReportJson.of(report));
    } else {
      console.out().println(report.toText().stripTrailing());
    }
    return report.canLaunch() ? ExitCode.OK : ExitCode.FAILED;
  }
}
