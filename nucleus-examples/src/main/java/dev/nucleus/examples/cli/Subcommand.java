package dev.nucleus.examples.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One of the commands of {@code nucleus}. */
interface Subcommand {

  /** Its name and options. Built by hand: picocli's annotations cost reflection at every start. */
  CommandSpec spec();

  /**
   * Does the work.
   *
   * @return the exit code
   * @throws UsageException if an argument makes no sense
   * @throws IOException if a file that was asked for cannot be written
   */
  int run(ParseResult arguments, Console console) throws IOException;
}
