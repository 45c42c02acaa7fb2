package dev.nucleus.examples.judge;

/**
 * A program that somebody sent in.
 *
 * @param language what it is written in
 * @param source its text
 */
public record Submission(Language language, String source) {}
