package dev.nucleus.linux.host;

import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import java.util.List;

/** How many processes and files this process may have; see getrlimit(2). */
final class LimitsExamination implements Examination {
  private static final String LIMITS = "/proc/self/limits";
  private static final String UNLIMITED = "unlimited";

  /** A JVM alone has dozens of threads. */
  private static final long FEW = 256;

  @Override
  public List<Finding> examine(Host host) {
    String processes = limit(host.files(), "Max processes");
    String files = limit(host.files(), "Max open files");
    String group = new CgroupView(host.files()).processLimit().orElse(UNLIMITED);
    String detail =
        "processes: %s for the user, %s in this control group; open files: %s"
            .formatted(processes, group.equals("max") ? UNLIMITED : group, files);
    String title = "limits";
    // Root is not held to the limit of the user.
    boolean few = (!host.isRoot() && isFew(processes)) || isFew(group) || isFew(files);
    return List.of(
        few
            ? Finding.of(
                Doctor.LIMITS,
                title,
                Status.DEGRADED,
                detail,
                Remedies.PROCESS_LIMIT + "; more open files: ulimit -n 4096")
            : Finding.of(Doctor.LIMITS, title, Status.OK, detail));
  }

  /** The soft limit: the first column after the name. */
  private static String limit(HostTree files, String name) {
    return files
        .read(LIMITS)
        .flatMap(text -> text.lines().filter(line -> line.startsWith(name)).findFirst())
        .map(line -> line.substring(name.length()).strip().split("\\s+", 2)[0])
        .orElse(UNLIMITED);
  }

  private static boolean isFew(String limit) {
    try {
      return Long.parseLong(limit) < FEW;
    } catch (NumberFormatException unlimited) {
      return false;
    }
  }
}
