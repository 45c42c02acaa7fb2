package dev.nucleus.linux.client;

import dev.nucleus.Errno;
import dev.nucleus.SandboxSpec;
import dev.nucleus.linux.host.Cause;
import dev.nucleus.linux.layer.Layers;
import dev.nucleus.linux.plan.Step;
import org.jspecify.annotations.Nullable;

/** The known causes of steps that fail, and what to do about them. */
final class Hints {
  private Hints() {}

  static @Nullable String of(SandboxSpec spec, Step step, Errno error) {
    String hint = ofStep(spec, step, error.name());
    return hint != null ? hint : RefusedSteps.cause(step, error).map(Cause::toString).orElse(null);
  }

  private static @Nullable String ofStep(SandboxSpec spec, Step step, String errno) {
    String path = step.path() == null ? "" : step.path();
    if (step.layer().equals(Layers.EXEC)) {
      return exec(path, errno);
    }
    if (step.layer().equals(Layers.MOUNTS)) {
      return destination(path, errno);
    }
    return switch (step.syscall()) {
      case "open_tree", "openat2" -> source(path, errno);
      case "chdir" ->
          path.equals(spec.workdir().toString())
              ? "the working directory "
                  + path
                  + " is not there, or closed to the user; create it"
                  + " with a mount, or choose another with workdir(...)"
              : null;
      case "prlimit64" ->
          errno.equals("EPERM")
              ? "the host's hard limit is lower, see ulimit -H; ask for less"
              : null;
      default -> null;
    };
  }

  private static @Nullable String source(String path, String errno) {
    return switch (errno) {
      case "ENOENT" -> path + " is gone from the host";
      case "EACCES" ->
          path
              + " cannot be reached by the user that the sandbox's root is mapped to; make it"
              + " searchable for others, or start the application as its owner";
      case "ELOOP" ->
          "a symbolic link was put into the path "
              + path
              + " after the sandbox was built; build it again if that was meant";
      default -> null;
    };
  }

  private static @Nullable String destination(String path, String errno) {
    return switch (errno) {
      case "ENOENT" ->
          "there is no " + path + " to mount on, and none can be made in a read-only place";
      case "ENOTDIR" -> "a part of " + path + " is no directory";
      // Of all that it means this is what a caller can be the cause of.
      case "EINVAL" -> "one of source and destination is a directory and the other is not";
      default -> null;
    };
  }

  private static @Nullable String exec(String path, String errno) {
    return switch (errno) {
      case "ENOENT" ->
          "no such file in the sandbox, or the interpreter that its first line or its ELF header"
              + " names is not there";
      case "EACCES" -> path + " is not an executable file for this user, or its mount is noexec";
      case "ENOEXEC" -> path + " is no program of this machine; does a script lack its #! line?";
      case "E2BIG" -> "arguments and environment together are too long, see execve(2)";
      default -> null;
    };
  }
}
