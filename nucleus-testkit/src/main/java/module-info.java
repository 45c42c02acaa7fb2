/** JUnit conditions and probes for those who test what a sandbox allows. */
@org.jspecify.annotations.NullMarked
module dev.nucleus.testkit {
  requires static org.jspecify;
  requires transitive dev.nucleus.core;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;

  exports dev.nucleus.testkit;
  exports dev.nucleus.testkit.probe;

  // JUnit creates the conditions, which are nobody else's business.
  opens dev.nucleus.testkit to
      org.junit.platform.commons;
}
