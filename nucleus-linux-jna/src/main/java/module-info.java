/** Runs sandboxes on Linux. Applications use {@code dev.nucleus.core}; nothing here is for them. */
@org.jspecify.annotations.NullMarked
module dev.nucleus.linux {
  requires static org.immutables.value;
  requires static org.jspecify;
  requires com.sun.jna;
  requires com.sun.jna.platform;
  requires dev.nucleus.core;
  requires org.slf4j;

  provides dev.nucleus.spi.SandboxRuntime with
      dev.nucleus.linux.LinuxRuntime;
}
