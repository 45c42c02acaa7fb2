package dev.nucleus.testkit.probe;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** Every probe of the catalogue against the default sandbox. */
class EscapeProbesIT {
  @TestFactory
  Stream<DynamicContainer> defaults_everyProbe_isRefused() {
    return EscapeProbes.tests(builder -> {});
  }
}
