package dev.nucleus;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.refused;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The environment that a builder collects: which variables may be given, and the defaults. */
final class Environment {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * Variables by which the C library loads code or opens files before {@code main} runs. The
   * dynamic loader ignores most of them in setuid programs for that reason, see ld.so(8).
   */
  private static final Set<String> LOADER_VARIABLES =
      Set.of("GCONV_PATH", "GETCONF_DIR", "GLIBC_TUNABLES", "LOCPATH", "MALLOC_TRACE", "NLSPATH");

  private final Map<String, String> given = new LinkedHashMap<>();

  void put(String name, String value) {
    notNull(name, "name of an environment variable");
    notNull(value, "value of environment variable " + name);
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw refused(
          "name of an environment variable",
          name,
          "is empty or contains '=' or a NUL",
          "give a name such as \"LANG\"");
    }
    if (name.startsWith("LD_") || LOADER_VARIABLES.contains(name)) {
      throw refused(
          "environment variable",
          name,
          "changes what the program loader does",
          "remove it, or let the program set it inside: command(\"env\", \""
              + name
              + "=...\", ...)");
    }
    ExecRules.requireVariable(name, value);
    given.put(name, value);
  }

  /**
   * The defaults first, in a fixed order, then what was given; a given value replaces a default.
   */
  Map<String, String> complete(SandboxPath home) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", DEFAULT_PATH);
    all.put("TERM", "dumb");
    all.put("HOME", home.toString());
    all.put("LANG", "C.UTF-8");
    all.putAll(given);
    return all;
  }
}
