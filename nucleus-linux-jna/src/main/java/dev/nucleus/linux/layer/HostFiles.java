package dev.nucleus.linux.layer;

import dev.nucleus.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small text files of the host. */
final class HostFiles {
  private HostFiles() {}

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new SandboxException("cannot read " + file + " of the host: " + e, e);
    }
  }
}
