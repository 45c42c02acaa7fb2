package dev.nucleus.examples.cli;

import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The kinds of options that the commands have. Values stay strings here: errors quote them. */
final class Options {
  private Options() {}

  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  static OptionSpec value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** An option with a second name, which errors do not mention. */
  static OptionSpec aliased(String name, String alias, String label, String description) {
    return OptionSpec.builder(name, alias)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  static OptionSpec values(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .type(boolean.class)
        .usageHelp(true)
        .description("Show this help.")
        .build();
  }

  static boolean isSet(ParseResult arguments, String flag) {
    return arguments.matchedOptionValue(flag, false);
  }

  static List<String> list(ParseResult arguments, String name) {
    return arguments.matchedOptionValue(name, List.<String>of());
  }

  /**
   * Hands over the value of an option that was given.
   *
   * @throws UsageException if {@code setter} refuses it; the message quotes option and value
   */
  static void single(ParseResult arguments, String name, Consumer<String> setter) {
    if (arguments.hasMatchedOption(name)) {
      set(name, arguments.matchedOptionValue(name, ""), setter);
    }
  }

  /**
   * Hands over each value of an option, in order.
   *
   * @throws UsageException if {@code setter} refuses one; the message quotes option and value
   */
  static void each(ParseResult arguments, String name, Consumer<String> setter) {
    for (String value : list(arguments, name)) {
      set(name, value, setter);
    }
  }

  private static void set(String name, String value, Consumer<String> setter) {
    try {
      setter.accept(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(name + " '" + value + "': " + e.getMessage());
    }
  }
}
