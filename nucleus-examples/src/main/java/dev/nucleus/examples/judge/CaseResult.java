package dev.nucleus.examples.judge;

/**
 * How one test case went.
 *
 * @param name the name of the test case
 * @param verdict what the judge says
 * @param detail what happened, for example {@code exit code 1} or {@code SIGSEGV}
 */
public record CaseResult(String name, Verdict verdict, String detail) {}
