package dev.nucleus.linux.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HostTreeTest {
  @TempDir Path root;

  @Test
  @EnabledOnOs(OS.LINUX)
  void read_sysctl_isWhole() {
    // Files.readString reads one byte first, and a sysctl has no second part to give.
    assertThat(HostTree.real().number("/proc/sys/kernel/pid_max").orElseThrow()).isGreaterThan(300);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void read_fileOfSeveralPages_isWhole() {
    assertThat(HostTree.real().read("/proc/self/mountinfo").orElseThrow()).contains(" /proc ");
    assertThat(HostTree.real().read("/proc/self/smaps").orElseThrow()).contains("VmFlags:");
  }

  @Test
  void read_missingFile_isEmpty() {
    assertThat(HostTree.at(root).read("/proc/none")).isEmpty();
    assertThat(HostTree.at(root).number("/proc/none")).isEmpty();
  }

  @Test
  void number_word_isEmpty() throws IOException {
    Files.writeString(root.resolve("a"), "max\n");
    assertThat(HostTree.at(root).number("/a")).isEmpty();
  }

  @Test
  void field_ofStatusFile_isItsValue() throws IOException {
    Files.writeString(root.resolve("status"), "Seccomp_filters:\t1\nSeccomp:\t2\n");
    assertThat(HostTree.at(root).field("/status", "Seccomp")).contains("2");
    assertThat(HostTree.at(root).field("/status", "Uid")).isEmpty();
  }
}
