package dev.nucleus.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;

class LauncherJarTest {
  private static JarInputStream open() throws IOException {
    return new JarInputStream(
        LauncherJarTest.class.getResourceAsStream("/META-INF/nucleus/launcher.jar"));
  }

  @Test
  void manifest_mainClassAndNativeAccess_areGiven() throws IOException {
    try (JarInputStream jar = open()) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue(Name.MAIN_CLASS))
          .isEqualTo("dev.nucleus.linux.launcher.Launcher");
      assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
    }
  }

  @Test
  void entries_all_areOfTheLaunchersPackages() throws IOException {
    List<String> files = new ArrayList<>();
    try (JarInputStream jar = open()) {
      for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
        if (!entry.isDirectory()) {
          files.add(entry.getName());
        }
      }
    }
    assertThat(files)
        .contains("dev/nucleus/linux/abi/SyscallTable.class")
        .allMatch(name -> name.matches("dev/nucleus/linux/(abi|jna|launcher)/[^/]+"));
  }
}
