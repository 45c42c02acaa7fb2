package dev.nucleus.examples.cli;

import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxResult;
import dev.nucleus.Stdin;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code nucleus run}: one program in one sandbox. */
final class RunCommand implements Subcommand {
  private static final String EXPLAIN = "--explain";
  private static final String JSON = "--json";
  private static final String STATS = "--stats";
  private static final String OUTPUT_LIMIT = "--output-limit";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("run");
    spec.usageMessage().description("Runs a program in a sandbox with every layer.");
    spec.parser().stopAtPositional(true);
    RunOptions.addTo(spec);
    spec.addOption(Options.flag(EXPLAIN, "Print the system calls of the launch, and run nothing."));
    spec.addOption(Options.flag(JSON, "End with one JSON object about the run on stdout."));
    spec.addOption(Options.flag(STATS, "End with what it used, and who says so, on stderr."));
    spec.addOption(Options.help());
    spec.addPositional(
        PositionalParamSpec.builder()
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("0..*")
            .paramLabel("CMD ARG")
            .description("The program and its arguments; put -- before them.")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Console console) throws IOException {
    Sandbox.Builder builder = RunOptions.apply(arguments);
    if (Options.isSet(arguments, EXPLAIN)) {
      console.out().print(builder.build().explain());
      return ExitCode.OK;
    }
    builder.stdin(Stdin.inherit());
    if (Options.isSet(arguments, JSON)) {
      return runToJson(builder.build(), arguments, console);
    }
    passThrough(builder, arguments.hasMatchedOption(OUTPUT_LIMIT));
    SandboxResult result = builder.build().run();
    OutcomeText.of(result.outcome()).ifPresent(console::complain);
    if (Options.isSet(arguments, STATS)) {
      console.err().print(StatisticsText.of(result));
    } else if (Options.isSet(arguments, LimitOptions.BEST_EFFORT)) {
      result.degradations().forEach(console::complain);
    }
    return result.exitCode();
  }

  /** The program writes to our own descriptors, unless somebody has to count its bytes. */
  private static void passThrough(Sandbox.Builder builder, boolean counted) {
    if (counted) {
      builder
          .stdout(Output.to(new FileOutputStream(FileDescriptor.out)))
          .stderr(Output.to(new FileOutputStream(FileDescriptor.err)));
    } else {
      builder.stdout(Output.inherit()).stderr(Output.inherit());
    }
  }

  private static int runToJson(Sandbox sandbox, ParseResult arguments, Console console)
      throws IOException {
    try {
      SandboxResult result = sandbox.run();
      if (Options.isSet(arguments, STATS)) {
        console.err().print(StatisticsText.of(result));
      }
      console.out().println(ResultJson.of(result));
      return result.exitCode();
    } catch (SandboxException e) {
      int code = NucleusCommand.codeOf(e);
      console.out().println(ResultJson.ofFailure(e, code));
      console.complain(String.valueOf(e.getMessage()));
      return code;
    }
  }
}
