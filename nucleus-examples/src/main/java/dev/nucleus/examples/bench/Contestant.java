package dev.nucleus.examples.bench;

/**
 * One way to launch {@code /bin/true}. Called from one thread at a time unless it says otherwise.
 */
interface Contestant extends AutoCloseable {

  /** The name that the figures carry. */
  String name();

  /**
   * Launches {@code /bin/true} as often as asked, one after the other.
   *
   * @return the nanoseconds of each launch, from asking for it until its end was known
   * @throws BenchException if a launch did not end with status 0
   */
  long[] launch(int count);

  @Override
  default void close() {}
}
