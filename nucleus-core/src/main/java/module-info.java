/** The API of Nucleus: describe a sandbox, run a program in it, and read what happened. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the targets of the qualified export are compiled after this module
module dev.nucleus.core {
  requires static org.immutables.value;
  requires static org.jspecify;
  requires org.slf4j;

  exports dev.nucleus;
  exports dev.nucleus.spi;
  // The Linux runtime shares the output collectors, and all the wording of refused values.
  exports dev.nucleus.internal to
      dev.nucleus.linux,
      dev.nucleus.policy;

  uses dev.nucleus.spi.SandboxRuntime;
}
