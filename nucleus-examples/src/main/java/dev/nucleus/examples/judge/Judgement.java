package dev.nucleus.examples.judge;

import java.util.List;

/**
 * How a submission went.
 *
 * @param verdict AC if every case is, otherwise the verdict of the first that is not; CE if there
 *     was nothing to run
 * @param detail what the compiler or the first failed case said
 * @param cases the cases that were run: all up to the first that was not accepted
 */
public record Judgement(Verdict verdict, String detail, List<CaseResult> cases) {

  /** Keeps a copy of the cases. */
  public Judgement {
    cases = List.copyOf(cases);
  }
}
