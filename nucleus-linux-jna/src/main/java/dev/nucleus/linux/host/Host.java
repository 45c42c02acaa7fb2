package dev.nucleus.linux.host;

import java.util.Map;
import java.util.Set;

/**
 * A host to examine.
 *
 * @param files its files
 * @param environment the environment variables of this process
 * @param kernel its kernel
 * @param trial tries a launch
 */
record Host(
    HostTree files, Map<String, String> environment, KernelProbe kernel, SandboxTrial trial) {
  Set<Surroundings> surroundings() {
    return Surroundings.detect(files, environment);
  }

  boolean isRoot() {
    return kernel.effectiveUserId() == 0;
  }
}
