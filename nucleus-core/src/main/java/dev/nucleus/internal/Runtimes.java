package dev.nucleus.internal;

import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.spi.SandboxRuntime;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the runtime that launches sandboxes. Thread-safe. */
public final class Runtimes {
  private static volatile @Nullable SandboxRuntime found;

  private Runtimes() {}

  /**
   * The runtime of this application, looked up once: first with the context class loader of the
   * calling thread, then with the one that loaded this library.
   *
   * @throws SandboxUnsupportedException if there is none, or it cannot be loaded
   */
  public static SandboxRuntime current() {
    SandboxRuntime runtime = found;
    if (runtime == null) {
      synchronized (Runtimes.class) {
        runtime = found;
        if (runtime == null) {
          runtime =
              find(Thread.currentThread().getContextClassLoader(), Runtimes.class.getClassLoader());
          found = runtime;
        }
      }
    }
    return runtime;
  }

  static SandboxRuntime find(@Nullable ClassLoader... loaders) {
    for (ClassLoader loader : loaders) {
      if (loader != null) {
        Optional<SandboxRuntime> first = firstIn(loader);
        if (first.isPresent()) {
          return first.get();
        }
      }
    }
    throw new SandboxUnsupportedException(
        "no sandbox runtime was found; add the artifact dev.nucleus:nucleus-linux-jna to the class"
            + " path or module path");
  }

  private static Optional<SandboxRuntime> firstIn(ClassLoader loader) {
    try {
      return ServiceLoader.load(SandboxRuntime.class, loader).findFirst();
    } catch (ServiceConfigurationError broken) {
      throw new SandboxUnsupportedException(
          "the sandbox runtime could not be loaded: " + broken.getMessage(), broken);
    }
  }
}
