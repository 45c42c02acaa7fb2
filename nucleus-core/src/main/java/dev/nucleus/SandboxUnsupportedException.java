package dev.nucleus;

/** The host cannot provide what the sandbox needs. Nothing was started. */
public final class SandboxUnsupportedException extends SandboxException {
  private static final long serialVersionUID = 1;

  private final String findings;

  /** Nothing was examined: for example, no runtime is on the class path. */
  public SandboxUnsupportedException(String message) {
    super(message);
    this.findings = "";
  }

  /** Nothing could be examined because of the cause. */
  public SandboxUnsupportedException(String message, Throwable cause) {
    super(message, cause);
    this.findings = "";
  }

  /** The message is followed by the findings of the report. */
  public SandboxUnsupportedException(String message, HostReport report) {
    super(message + "\n" + report.toText());
    this.findings = report.toText();
  }

  /** What was found on the host, as {@link HostReport#toText()}; empty if it was not examined. */
  public String findings() {
    return findings;
  }
}
