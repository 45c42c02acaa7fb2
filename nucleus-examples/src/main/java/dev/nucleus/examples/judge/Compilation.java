package dev.nucleus.examples.judge;

import dev.nucleus.ByteSize;
import dev.nucleus.Outcome;
import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxResult;
import dev.nucleus.Stdin;
import java.time.Duration;

/**
 * Compiles a submission in a sandbox of its own: a source can make a compiler read files, or
 * compute forever. The source goes in by stdin and the program comes out by stdout, so that no
 * directory of the host is writable inside.
 */
final class Compilation {
  private static final Duration WALL = Duration.ofSeconds(10);
  private static final ByteSize LARGEST_PROGRAM = ByteSize.ofMebibytes(16);
  private static final JudgeLimits LIMITS =
      new JudgeLimits(WALL, WALL, ByteSize.ofMebibytes(512), 64, LARGEST_PROGRAM);

  /** What went wrong, or an empty string. */
  private final String complaint;

  private final Verdict verdict;
  private final byte[] program;

  private Compilation(Verdict verdict, String complaint, byte[] program) {
    this.verdict = verdict;
    this.complaint = complaint;
    this.program = program;
  }

  static Compilation of(Submission submission) {
    SandboxResult result =
        Sandbox.builder()
            .name("compile")
            .command(submission.language().compileCommand())
            .stdin(Stdin.text(submission.source()))
            .stdout(Output.capture(LARGEST_PROGRAM))
            .outputLimit(LARGEST_PROGRAM)
            .limits(LIMITS::apply)
            .limits(limits -> limits.fileSize(LARGEST_PROGRAM))
            .bestEffortLimits()
            .timeout(WALL)
            .run();
    Outcome outcome = result.outcome();
    if (outcome.success()) {
      return new Compilation(Verdict.AC, "", result.stdout().bytes());
    }
    Verdict verdict = Outcomes.isOurFault(outcome) ? Verdict.SE : Verdict.CE;
    String said = result.stderr().text().strip();
    String complaint = said.isEmpty() ? Outcomes.detail(outcome) : said;
    return new Compilation(verdict, complaint, new byte[0]);
  }

  boolean succeeded() {
    return verdict == Verdict.AC;
  }

  Verdict verdict() {
    return verdict;
  }

  String complaint() {
    return complaint;
  }

  byte[] program() {
    return program;
  }
}
