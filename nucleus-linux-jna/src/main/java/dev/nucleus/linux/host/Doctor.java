package dev.nucleus.linux.host;

import dev.nucleus.HostReport;
import dev.nucleus.HostReport.Finding;
import dev.nucleus.HostReport.Status;
import dev.nucleus.HostReport.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Examines a host: what it offers to sandboxes, why something is refused, and what to do about it.
 * Changes nothing, and does not throw because of what it finds. Thread-safe.
 */
public final class Doctor {
  static final String KERNEL = "kernel";
  static final String ARCHITECTURE = "architecture";
  static final String JVM = "jvm";
  static final String JAVA = "java";
  static final String NATIVE = "native";
  static final String USER = "user";
  static final String SURROUNDINGS = "surroundings";
  static final String MACHINE_CODE = "machine-code";
  static final String CLONE3 = "clone3";
  static final String USERNS = "userns";
  static final String PROC = "proc";
  static final String MOUNT_API = "mount-api";
  static final String CLOSE_RANGE = "close-range";
  static final String MEMFD = "memfd";
  static final String LANDLOCK = "landlock";
  static final String SECCOMP = "seccomp";
  static final String CGROUP = "cgroup";
  static final String SUBORDINATE_IDS = "subordinate-ids";
  static final String LIMITS = "limits";

  /** What the default settings of a sandbox need, without the namespaces. */
  private static final List<String> RESTRICTIONS =
      List.of(LANDLOCK, SECCOMP, MACHINE_CODE, MEMFD, JAVA, CLOSE_RANGE);

  private static final List<String> NAMESPACES = List.of(CLONE3, USERNS, PROC, MOUNT_API);

  /** In the order of the report. */
  private static final List<Examination> EXAMINATIONS =
      List.of(
          new FactsExamination(),
          new LauncherExamination(),
          new MemoryExamination(),
          new NamespacesExamination(),
          new CallsExamination(),
          new LandlockExamination(),
          new SeccompExamination(),
          new CgroupExamination(),
          new SubordinateIdsExamination(),
          new LimitsExamination());

  private final HostTree files;
  private final Map<String, String> environment;
  private final SandboxTrial trial;

  /** A doctor for this host. */
  public Doctor(SandboxTrial trial) {
    this(HostTree.real(), System.getenv(), trial);
  }

  Doctor(HostTree files, Map<String, String> environment, SandboxTrial trial) {
    this.files = files;
    this.environment = environment;
    this.trial = trial;
  }

  /** Looks at everything. */
  public HostReport examine() {
    String system = System.getProperty("os.name");
    if (!system.equals("Linux")) {
      return noNativeCalls("this is " + system, "run the application on Linux, or in WSL 2");
    }
    KernelProbe kernel;
    try {
      kernel = new NativeKernelProbe();
      kernel.effectiveUserId();
    } catch (UnsupportedOperationException otherArchitecture) {
      return noNativeCalls(
          String.valueOf(otherArchitecture.getMessage()), "run the application on such a JVM");
    } catch (LinkageError unusable) {
      return noNativeCalls(
          "JNA cannot be loaded: " + unusable.getMessage(),
          "java -Djna.tmpdir=DIRECTORY, one that is writable and not mounted noexec");
    }
    return examine(new Host(files, environment, kernel, trial));
  }

  private static HostReport noNativeCalls(String detail, String fix) {
    return new HostReport(
        Tier.NONE, List.of(Finding.of(NATIVE, "native calls", Status.MISSING, detail, fix)));
  }

  static HostReport examine(Host host) {
    List<Finding> findings = new ArrayList<>();
    for (Examination examination : EXAMINATIONS) {
      findings.addAll(examination.examine(host));
    }
    return new HostReport(tier(findings), findings);
  }

  private static Tier tier(List<Finding> findings) {
    if (isMissing(findings, RESTRICTIONS)) {
      return Tier.NONE;
    }
    if (isMissing(findings, NAMESPACES)) {
      return Tier.LANDLOCK_ONLY;
    }
    boolean groups =
        findings.stream().anyMatch(f -> f.id().equals(CGROUP) && f.status() == Status.OK);
    return groups ? Tier.FULL : Tier.NO_CGROUP;
  }

  private static boolean isMissing(List<Finding> findings, List<String> ids) {
    return findings.stream().anyMatch(f -> ids.contains(f.id()) && f.status() == Status.MISSING);
  }
}
