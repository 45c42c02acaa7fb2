package dev.nucleus.examples.judge;

import dev.nucleus.Output;
import dev.nucleus.Sandbox;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxResult;
import dev.nucleus.Stdin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges submissions: compiles in one sandbox, then runs each test case in a fresh one, and stops
 * at the first case that is not accepted. Immutable and thread-safe.
 */
public final class Judge {
  private static final String PROGRAM = "/judge/program";

  private final JudgeLimits limits;

  private Judge(JudgeLimits limits) {
    this.limits = limits;
  }

  /** A judge that gives every test case these limits. */
  public static Judge with(JudgeLimits limits) {
    return new Judge(limits);
  }

  /**
   * Compiles and runs a submission. A failure of the sandbox itself is the verdict SE.
   *
   * @throws IOException if the compiled program cannot be stored in the directory for temporary
   *     files
   */
  public Judgement judge(Submission submission, List<TestCase> cases) throws IOException {
    Compilation compilation;
    try {
      compilation = Compilation.of(submission);
    } catch (SandboxException e) {
      return new Judgement(Verdict.SE, String.valueOf(e.getMessage()), List.of());
    }
    if (!compilation.succeeded()) {
      return new Judgement(compilation.verdict(), compilation.complaint(), List.of());
    }
    Path program = store(compilation.program());
    try {
      return runCases(submission.language(), program, cases);
    } finally {
      Files.deleteIfExists(program);
    }
  }

  private Judgement runCases(Language language, Path program, List<TestCase> cases) {
    List<CaseResult> results = new ArrayList<>();
    for (TestCase testCase : cases) {
      CaseResult result = runCase(language, program, testCase);
      results.add(result);
      if (result.verdict() != Verdict.AC) {
        String detail = result.name() + ": " + result.detail();
        return new Judgement(result.verdict(), detail, results);
      }
    }
    return new Judgement(Verdict.AC, "", results);
  }

  private CaseResult runCase(Language language, Path program, TestCase testCase) {
    try {
      SandboxResult result = run(language, program, testCase.input());
      Verdict verdict = Outcomes.verdict(result.outcome());
      if (verdict == Verdict.AC && !sameWords(result.stdout().text(), testCase.expected())) {
        return new CaseResult(testCase.name(), Verdict.WA, "the output is another one");
      }
      return new CaseResult(testCase.name(), verdict, Outcomes.detail(result.outcome()));
    } catch (SandboxException e) {
      return new CaseResult(testCase.name(), Verdict.SE, String.valueOf(e.getMessage()));
    }
  }

  private SandboxResult run(Language language, Path program, String input) {
    return Sandbox.builder()
        .name("judge")
        .command(language.runCommand(PROGRAM))
        .bindReadOnly(program, PROGRAM)
        .stdin(Stdin.text(input))
        .stdout(Output.capture(limits.output()))
        .stderr(Output.discard())
        .outputLimit(limits.output())
        .limits(limits::apply)
        .bestEffortLimits()
        .timeout(limits.wall())
        .run();
  }

  /** Inside, another user reads and executes the file. */
  private static Path store(byte[] program) throws IOException {
    Path file = Files.createTempFile("nucleus-judge-", "");
    Files.write(file, program);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-xr-x"));
    return file;
  }

  private static boolean sameWords(String actual, String expected) {
    return words(actual).equals(words(expected));
  }

  private static List<String> words(String text) {
    return text.strip().isEmpty() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
