package dev.nucleus.examples.cli;

import dev.nucleus.ByteSize;
import dev.nucleus.Network;
import dev.nucleus.Rootfs;
import dev.nucleus.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Turns the options of {@code nucleus run} into a sandbox. */
final class RunOptions {
  private static final String READ_WRITE = ":rw";
  private static final String READ_ONLY = ":ro";

  private RunOptions() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--rootfs", "host|DIR", "The root: this host's /usr (default), or a directory."));
    spec.addOption(
        Options.values(
            "--bind", "SRC:DST[:rw]", "Show a host file or directory; read-only by default."));
    spec.addOption(
        Options.values("--tmpfs", "DST[:SIZE]", "An empty writable directory in memory."));
    spec.addOption(
        Options.values("--env", "K=V", "An environment variable; ours are not passed on."));
    spec.addOption(Options.value("--workdir", "P", "The working directory (default: its home)."));
    spec.addOption(Options.value("--user", "UID[:GID]", "The user inside (default: 1000:1000)."));
    spec.addOption(Options.value("--hostname", "H", "The host name inside (default: sandbox)."));
    spec.addOption(Options.value("--timeout", "D", "Kill it after this time: 10s, 500ms, 2m."));
    spec.addOption(Options.value("--output-limit", "S", "Kill it when it writes more: 64k, 1m."));
    spec.addOption(
        Options.value("--network", "none|host", "The network: loopback only by default."));
    LimitOptions.addTo(spec);
  }

  /**
   * A builder with everything that the options say.
   *
   * @throws UsageException for the first option whose value cannot be meant
   */
  static Sandbox.Builder apply(ParseResult arguments) {
    Sandbox.Builder builder = Sandbox.builder();
    Options.single(arguments, "--rootfs", value -> builder.rootfs(rootfs(value)));
    Options.each(arguments, "--bind", value -> bind(builder, value));
    Options.each(arguments, "--tmpfs", value -> tmpfs(builder, value));
    Options.each(arguments, "--env", value -> environment(builder, value));
    Options.single(arguments, "--workdir", builder::workdir);
    Options.single(arguments, "--user", value -> user(builder, value));
    Options.single(arguments, "--hostname", builder::hostname);
    Options.single(arguments, "--timeout", value -> builder.timeout(Durations.parse(value)));
    Options.single(
        arguments, "--output-limit", value -> builder.outputLimit(ByteSize.parse(value)));
    Options.single(arguments, "--network", value -> builder.network(network(value)));
    LimitOptions.apply(arguments, builder);
    List<String> command = arguments.matchedPositionalValue(0, List.<String>of());
    if (command.isEmpty()) {
      throw new UsageException("no program to run; put it at the end: nucleus run -- CMD ARG...");
    }
    return builder.command(command);
  }

  private static Rootfs rootfs(String value) {
    if (value.equals("host")) {
      return Rootfs.host();
    }
    Path directory = Path.of(value).toAbsolutePath();
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("there is no such directory; write host or a directory");
    }
    return Rootfs.directory(directory);
  }

  private static void bind(Sandbox.Builder builder, String value) {
    boolean readWrite = value.endsWith(READ_WRITE);
    String pair =
        readWrite || value.endsWith(READ_ONLY)
            ? value.substring(0, value.length() - READ_WRITE.length())
            : value;
    int colon = pair.indexOf(':');
    if (colon <= 0 || colon == pair.length() - 1) {
      throw new IllegalArgumentException("write SRC:DST or SRC:DST:rw, such as /data:/data");
    }
    Path source = Path.of(pair.substring(0, colon)).toAbsolutePath();
    if (!Files.exists(source)) {
      throw new IllegalArgumentException(source + " does not exist; create it first");
    }
    String destination = pair.substring(colon + 1);
    if (readWrite) {
      builder.bindReadWrite(source, destination);
    } else {
      builder.bindReadOnly(source, destination);
    }
  }

  private static void tmpfs(Sandbox.Builder builder, String value) {
    int colon = value.indexOf(':');
    if (colon < 0) {
      builder.tmpfs(value);
    } else {
      builder.tmpfs(value.substring(0, colon), ByteSize.parse(value.substring(colon + 1)));
    }
  }

  private static void environment(Sandbox.Builder builder, String value) {
    int equals = value.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException("write K=V, such as LANG=C.UTF-8");
    }
    builder.env(value.substring(0, equals), value.substring(equals + 1));
  }

  private static void user(Sandbox.Builder builder, String value) {
    int colon = value.indexOf(':');
    if (colon < 0) {
      builder.user(id(value));
    } else {
      builder.user(id(value.substring(0, colon)), id(value.substring(colon + 1)));
    }
  }

  private static int id(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("write numbers: UID or UID:GID, such as 1000:1000");
    }
  }

  private static Network network(String value) {
    return switch (value) {
      case "none" -> Network.none();
      case "host" -> Network.host();
      default -> throw new IllegalArgumentException("write none or host");
    };
  }
}
