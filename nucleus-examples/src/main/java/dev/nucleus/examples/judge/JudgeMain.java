package dev.nucleus.examples.judge;

import dev.nucleus.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges one file: {@code JudgeMain c|python SOURCE DIRECTORY}. For each NAME.in of the directory
 * there is a NAME.out with what the program has to write. Exit code 0 if the submission was
 * accepted, 1 if it was not, 2 if it could not be judged.
 */
public final class JudgeMain {
  private static final int ACCEPTED = 0;
  private static final int REJECTED = 1;
  private static final int NOT_JUDGED = 2;
  private static final int ARGUMENTS = 3;
  private static final String INPUT = ".in";
  private static final String EXPECTED = ".out";

  private JudgeMain() {}

  /**
   * Judges a submission and prints the verdict of each case.
   *
   * @param args language, source file, directory of test cases
   */
  public static void main(String[] args) {
    Runtime.getRuntime().exit(run(args));
  }

  private static int run(String... args) {
    if (args.length != ARGUMENTS) {
      System.err.println("usage: JudgeMain c|python SOURCE DIRECTORY");
      return NOT_JUDGED;
    }
    try {
      Submission submission =
          new Submission(Language.of(args[0]), Files.readString(Path.of(args[1])));
      List<TestCase> cases = cases(Path.of(args[2]));
      Judgement judgement = Judge.with(JudgeLimits.standard()).judge(submission, cases);
      for (CaseResult result : judgement.cases()) {
        System.out.println(result.name() + ": " + result.verdict() + " (" + result.detail() + ")");
      }
      System.out.println(judgement.verdict() + " " + judgement.verdict().description());
      if (judgement.cases().isEmpty() && !judgement.detail().isEmpty()) {
        System.out.println(judgement.detail());
      }
      return switch (judgement.verdict()) {
        case AC -> ACCEPTED;
        case SE -> NOT_JUDGED;
        default -> REJECTED;
      };
    } catch (NoSuchFileException e) {
      System.err.println("judge: " + e.getFile() + " does not exist");
      return NOT_JUDGED;
    } catch (IllegalArgumentException | IOException | SandboxException e) {
      System.err.println("judge: " + e.getMessage());
      return NOT_JUDGED;
    }
  }

  private static List<TestCase> cases(Path directory) throws IOException {
    List<TestCase> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path input : files.filter(file -> file.toString().endsWith(INPUT)).sorted().toList()) {
        String name = String.valueOf(input.getFileName());
        String stem = name.substring(0, name.length() - INPUT.length());
        Path expected = input.resolveSibling(stem + EXPECTED);
        cases.add(new TestCase(stem, Files.readString(input), Files.readString(expected)));
      }
    }
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(
          directory + " has no test cases; add NAME.in and NAME.out");
    }
    return cases;
  }
}
