package dev.nucleus.linux.layer;

import dev.nucleus.linux.abi.StepLayout;
import dev.nucleus.linux.plan.Arg;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.Label;
import dev.nucleus.linux.plan.PlanBuilder;
import dev.nucleus.linux.plan.SecurityState;
import java.util.ArrayList;
import java.util.List;

/**
 * execve(2) of the command. A name without a slash is looked for in the PATH of the sandbox, in the
 * way of execvp(3): a file that may not be executed is passed over, and is the error only if
 * nothing else is found.
 */
final class ExecLayer implements Layer {
  private static final int F_OK = 0;
  private static final int X_OK = 1;

  @Override
  public String name() {
    return Layers.EXEC;
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    List<String> command = context.spec().command();
    Blob argv = Blob.strings(command);
    List<String> variables = new ArrayList<>();
    context.spec().environment().forEach((key, value) -> variables.add(key + "=" + value));
    Blob envp = Blob.strings(variables);
    Exec exec = new Exec(out, argv, envp, command.size(), variables.size());

    String file = command.get(0);
    if (file.indexOf('/') < 0) {
      List<String> candidates = candidates(context, file);
      for (String candidate : candidates) {
        exec.ifAccessible(candidate, X_OK, "X_OK");
      }
      for (String candidate : candidates) {
        exec.ifAccessible(candidate, F_OK, "F_OK");
      }
      exec.execute(candidates.get(candidates.size() - 1));
    } else {
      exec.execute(file);
    }
    out.advance(SecurityState.FILTERED, SecurityState.LOCKED);
  }

  private static List<String> candidates(PlanContext context, String file) {
    List<String> candidates = new ArrayList<>();
    for (String directory : context.spec().environment().getOrDefault("PATH", "").split(":", -1)) {
      // An empty entry means the working directory, see execvp(3).
      candidates.add((directory.isEmpty() ? "." : directory) + "/" + file);
    }
    return candidates;
  }

  private record Exec(PlanBuilder out, Blob argv, Blob envp, int arguments, int variables) {
    void ifAccessible(String path, int mode, String modeText) {
      Label next = new Label();
      out.call("faccessat", Tree.cwd(), Arg.string(path), Arg.named(mode, modeText))
          .tolerating(StepLayout.ANY_ERRNO)
          .onTolerated(next);
      execute(path);
      out.place(next);
    }

    void execute(String path) {
      out.call(
              "execve",
              Arg.string(path),
              Arg.blob(argv, "[" + arguments + " arguments]"),
              Arg.blob(envp, "[" + variables + " variables]"))
          .about(path);
    }
  }
}
