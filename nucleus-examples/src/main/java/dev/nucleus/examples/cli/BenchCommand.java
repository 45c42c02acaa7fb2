package dev.nucleus.examples.cli;

import dev.nucleus.examples.bench.Benchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code nucleus bench}: what a launch costs here, beside other ways to launch. */
final class BenchCommand implements Subcommand {
  private static final String JSON = "--json";
  private static final String QUICK = "--quick";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("bench");
    spec.usageMessage().description("Measures launches beside ProcessBuilder, C and the peers.");
    spec.addOption(Options.value(JSON, "FILE", "Write the figures there too."));
    spec.addOption(Options.flag(QUICK, "Seconds in place of minutes; rough figures."));
    spec.addOption(Options.help());
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Console console) throws IOException {
    Optional<Path> json =
        Optional.ofNullable(arguments.<String>matchedOptionValue(JSON, null)).map(Path::of);
    Benchmark.of(Options.isSet(arguments, QUICK), json, console.out(), console.err()).run();
    return ExitCode.OK;
  }
}
