package dev.nucleus.examples.judge;

/** What a judge says about a run of a submission, in order of how far the submission got. */
public enum Verdict {
  /** The output is what was expected. */
  AC("accepted"),
  /** The program ended well, but its output is another one. */
  WA("wrong answer"),
  /** It used up its time, CPU or wall. */
  TLE("time limit exceeded"),
  /** It used up its memory. */
  MLE("memory limit exceeded"),
  /** It ended with another code than 0, or by a signal. */
  RE("runtime error"),
  /** It wrote more than it may. */
  OLE("output limit exceeded"),
  /** The source does not compile, or its compilation went over a limit. */
  CE("compile error"),
  /** The judge itself failed: not the submission's fault. */
  SE("system error");

  private final String description;

  Verdict(String description) {
    this.description = description;
  }

  /** The verdict in words, for example {@code time limit exceeded}. */
  public String description() {
    return description;
  }
}
