/** Reads policies from files: seccomp profiles of container engines. */
@org.jspecify.annotations.NullMarked
module dev.nucleus.policy {
  requires static org.immutables.value;
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires transitive dev.nucleus.core;

  exports dev.nucleus.policy;
}
