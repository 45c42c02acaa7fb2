package dev.nucleus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nucleus.SandboxUnsupportedException;
import dev.nucleus.spi.SandboxRuntime;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuntimesTest {
  private static final ClassLoader OWN = RuntimesTest.class.getClassLoader();
  private static final ClassLoader WITHOUT = ClassLoader.getPlatformClassLoader();

  @Test
  void find_secondLoaderHasOne_isFound() {
    assertThat(Runtimes.find(null, OWN).name()).isEqualTo("fake");
    assertThat(Runtimes.find(WITHOUT, OWN).name()).isEqualTo("fake");
  }

  @Test
  void find_none_namesTheArtifact() {
    assertThatExceptionOfType(SandboxUnsupportedException.class)
        .isThrownBy(() -> Runtimes.find(null, WITHOUT))
        .withMessage(
            "no sandbox runtime was found; add the artifact dev.nucleus:nucleus-linux-jna to the"
                + " class path or module path");
  }

  @Test
  void find_brokenProvider_isReported(@TempDir Path directory) throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve(SandboxRuntime.class.getName()), "no.such.Runtime\n");
    URL[] urls = {directory.toUri().toURL()};
    // Child first, so that the broken entry is met before the working one of the parent.
    try (URLClassLoader broken =
        new URLClassLoader(urls, OWN) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            return findResources(name);
          }
        }) {
      assertThatExceptionOfType(SandboxUnsupportedException.class)
          .isThrownBy(() -> Runtimes.find(broken, OWN))
          .withMessageStartingWith("the sandbox runtime could not be loaded: ")
          .withCauseInstanceOf(ServiceConfigurationError.class);
    }
  }

  @Test
  void current_twice_isTheSameInstance() {
    assertThat(Runtimes.current()).isSameAs(Runtimes.current());
  }
}
