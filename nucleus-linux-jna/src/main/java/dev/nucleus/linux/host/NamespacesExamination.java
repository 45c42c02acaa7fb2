package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import dev.nucleus.linux.host.SandboxTrial.Kind;
import dev.nucleus.linux.host.SandboxTrial.Outcome;
import dev.nucleus.linux.host.SandboxTrial.Stage;
import java.util.List;

/** Whether processes can be cloned into namespaces of their own: tried, not guessed. */
final class NamespacesExamination implements Examination {
  private static final String CLONE_TITLE = "clone3";
  private static final String USERNS_TITLE = "user namespaces";
  private static final String PROC_TITLE = "a new /proc";

  @Override
  public List<Finding> examine(Host host) {
    if (host.kernel().executableMemory() < 0) {
      return List.of(
          notTried(Doctor.CLONE3, CLONE_TITLE),
          notTried(Doctor.USERNS, USERNS_TITLE),
          notTried(Doctor.PROC, PROC_TITLE));
    }
    Outcome clone = host.trial().run(Kind.CLONE);
    if (!clone.succeeded()) {
      return List.of(
          failed(host, Doctor.CLONE3, CLONE_TITLE, clone),
          notTried(Doctor.USERNS, USERNS_TITLE),
          notTried(Doctor.PROC, PROC_TITLE));
    }
    Finding cloned =
        Finding.of(
            Doctor.CLONE3, CLONE_TITLE, Status.OK, "a process was cloned with CLONE_CLEAR_SIGHAND");
    Outcome launcher = host.trial().run(Kind.LAUNCHER);
    Outcome sandbox = launcher.succeeded() ? host.trial().run(Kind.SANDBOX) : launcher;
    if (sandbox.succeeded() || sandbox.stage() == Stage.PROC) {
      return List.of(
          cloned,
          Finding.of(
              Doctor.USERNS,
              USERNS_TITLE,
              Status.OK,
              "user, pid, mount, net, uts, ipc and cgroup namespaces were created"),
          sandbox.succeeded()
              ? Finding.of(Doctor.PROC, PROC_TITLE, Status.OK, "it was mounted")
              : failed(host, Doctor.PROC, PROC_TITLE, sandbox));
    }
    return List.of(
        cloned,
        failed(host, Doctor.USERNS, USERNS_TITLE, sandbox),
        notTried(Doctor.PROC, PROC_TITLE));
  }

  private static Finding failed(Host host, String id, String title, Outcome outcome) {
    Cause cause = new RefusalCauses(host.files(), host.environment(), host.isRoot()).of(outcome);
    return Finding.of(
        id,
        title,
        Status.MISSING,
        outcome.call() + " failed: " + outcome.errno() + ": " + cause.detail(),
        cause.fix());
  }

  private static Finding notTried(String id, String title) {
    return Finding.of(id, title, Status.MISSING, "not tried: what comes before it failed");
  }
}
