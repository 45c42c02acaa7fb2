package dev.nucleus.examples.cli;

import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxCommandException;
import dev.nucleus.SandboxResult;
import dev.nucleus.Stdin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code nucleus demo}: a python3 program that tries to do harm, in a sandbox with the defaults.
 * Exit code 0 if every attempt was refused, else 1.
 */
final class DemoCommand implements Subcommand {
  private static final String SCRIPT = "demo.py";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** What the script writes between the columns of an attempt: attempt, verdict, what happened. */
  private static final String SEPARATOR = "\t";

  private static final int COLUMNS = 3;
  private static final String REFUSED = "refused";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("demo");
    spec.usageMessage()
        .description("Runs a python3 program that tries to do harm, and shows how far it gets.");
    spec.addOption(Options.help());
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Console console) throws IOException {
    SandboxResult result;
    try {
      result =
          Sandbox.builder()
              .command("python3", "-", Long.toString(ProcessHandle.current().pid()))
              .stdin(Stdin.text(script()))
              .stderr(Output.inherit())
              .timeout(LIMIT)
              .run();
    } catch (SandboxCommandException e) {
      console.complain("the demo needs python3 in /usr/bin: apt-get install python3");
      return NucleusCommand.codeOf(e);
    }
    return report(result, console);
  }

  private static int report(SandboxResult result, Console console) {
    console.out().println("A sandboxed python3 tried to:");
    int attempts = 0;
    int refused = 0;
    for (String line : result.stdout().text().lines().toList()) {
      String[] columns = line.split(SEPARATOR, COLUMNS);
      if (columns.length != COLUMNS) {
        continue;
      }
      attempts++;
      refused += columns[1].equals(REFUSED) ? 1 : 0;
      console
          .out()
          .println(
              String.format(Locale.ROOT, "  %-32s %-9s %s", columns[0], columns[1], columns[2]));
    }
    if (!result.outcome().success()) {
      console.complain("the program did not get to its end: " + result.outcome());
      return ExitCode.FAILED;
    }
    if (attempts == 0 || refused < attempts) {
      console.out().println((attempts - refused) + " of " + attempts + " attempts SUCCEEDED.");
      return ExitCode.FAILED;
    }
    console.out().println("All " + attempts + " attempts were refused.");
    return ExitCode.OK;
  }

  private static String script() throws IOException {
    try (InputStream script = DemoCommand.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IOException(SCRIPT + " is not in the jar");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
