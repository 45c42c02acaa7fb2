package dev.nucleus.examples.cli;

import dev.nucleus.Sandbox;
import dev.nucleus.SandboxCommandException;
import dev.nucleus.SandboxException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The {@code nucleus} command. Exit codes of {@code nucleus run}: the program's own; 128+n when
 * signal n ended it; 124 at a time limit; 125 when the sandbox could not be set up or an argument
 * makes no sense; 126 when the program cannot be executed; 127 when it is not there.
 */
public final class NucleusCommand {
  private final Console console;
  private final Map<String, Subcommand> subcommands = new LinkedHashMap<>();

  NucleusCommand(Console console) {
    this.console = console;
    subcommands.put("run", new RunCommand());
    subcommands.put("doctor", new DoctorCommand());
    subcommands.put("demo", new DemoCommand());
    subcommands.put("bench", new BenchCommand());
  }

  /**
   * Runs a command and ends this JVM with its exit code.
   *
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("run")) {
      startLauncher();
    }
    int code = new NucleusCommand(new Console(System.out, System.err)).execute(args);
    System.out.flush();
    Runtime.getRuntime().exit(code);
  }

  /**
   * The launcher takes as long to start as the arguments take to be read, so both begin at once.
   */
  private static void startLauncher() {
    Thread thread =
        new Thread(
            () -> {
              try {
                Sandbox.builder().command("/bin/true").build().warmUp();
              } catch (SandboxException e) {
                return; // The run itself will say so.
              }
            },
            "start-launcher");
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs a command; every failure becomes a line on stderr and an exit code. */
  int execute(String... args) {
    try {
      return dispatch(args);
    } catch (UsageException | IllegalArgumentException | IllegalStateException e) {
      console.complain(String.valueOf(e.getMessage()));
      return ExitCode.NOT_RUN;
    } catch (SandboxException e) {
      console.complain(String.valueOf(e.getMessage()));
      return codeOf(e);
    } catch (IOException e) {
      console.complain(e.toString());
      return ExitCode.NOT_RUN;
    }
  }

  /** The code for a sandbox that was never entered. */
  static int codeOf(SandboxException e) {
    if (e instanceof SandboxCommandException command) {
      return switch (command.reason()) {
        case NOT_FOUND -> ExitCode.NOT_FOUND;
        case NOT_EXECUTABLE -> ExitCode.NOT_EXECUTABLE;
      };
    }
    return ExitCode.NOT_RUN;
  }

  private int dispatch(String... args) throws IOException {
    CommandLine line = new CommandLine(spec());
    ParseResult parsed = parse(line, args);
    ParseResult chosen = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    if (chosen.isUsageHelpRequested()) {
      chosen.commandSpec().commandLine().usage(console.out());
      return ExitCode.OK;
    }
    if (parsed.isVersionHelpRequested()) {
      console.out().println("nucleus " + version());
      return ExitCode.OK;
    }
    Subcommand command = subcommands.get(chosen.commandSpec().name());
    if (command == null) {
      throw new UsageException("name a command: " + String.join(", ", subcommands.keySet()));
    }
    return command.run(chosen, console);
  }

  private static ParseResult parse(CommandLine line, String... args) {
    try {
      return line.parseArgs(args);
    } catch (ParameterException e) {
      String name = e.getCommandLine().getCommandSpec().qualifiedName();
      String message = String.valueOf(e.getMessage());
      throw new UsageException(message + " (see " + name + " --help)");
    }
  }

  private CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("nucleus");
    spec.usageMessage().description("Runs programs in sandboxes.");
    spec.addOption(Options.help());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .type(boolean.class)
            .versionHelp(true)
            .description("Show the version.")
            .build());
    subcommands.forEach((name, command) -> spec.addSubcommand(name, command.spec()));
    return spec;
  }

  private static String version() {
    return Optional.ofNullable(NucleusCommand.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
