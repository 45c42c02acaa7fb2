package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Blob;
import java.nio.file.Path;

/** One thing of the host that stands in the sandbox's root, at the absolute {@code path}. */
sealed interface RootEntry {
  /** Where it stands in the sandbox. */
  String path();

  /** A directory that is bound read-only, with everything mounted below it. */
  record Directory(String path, Path source) implements RootEntry {}

  /** A file that is bound read-only. */
  record File(String path, Path source) implements RootEntry {}

  /** A small file whose content is written anew. */
  record Copy(String path, Blob content) implements RootEntry {}

  /** A symbolic link that is made anew with the same target. */
  record Link(String path, String target) implements RootEntry {}
}
