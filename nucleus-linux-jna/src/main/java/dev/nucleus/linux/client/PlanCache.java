package dev.nucleus.linux.client;

import dev.nucleus.DirectoryRootfs;
import dev.nucleus.SandboxSpec;
import dev.nucleus.linux.cgroup.Entry;
import dev.nucleus.linux.host.LauncherKind;
import dev.nucleus.linux.layer.NullStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Launch messages of specs that were launched before. A second launch of an equal spec costs no
 * planning. Thread-safe.
 */
final class PlanCache {
  private static final int SIZE = 64;

  private static final FileTime NEVER = FileTime.fromMillis(0);

  /**
   * What a plan depends on.
   *
   * @param rootfsChanged when entries of a rootfs of the caller's came or went: they are planned
   *     one by one
   */
  record Key(
      SandboxSpec spec,
      LauncherKind kind,
      boolean reportStart,
      NullStreams nullStreams,
      Entry cgroup,
      FileTime rootfsChanged) {
    static Key of(
        SandboxSpec spec,
        LauncherKind kind,
        boolean reportStart,
        NullStreams nullStreams,
        Entry cgroup) {
      return new Key(spec, kind, reportStart, nullStreams, cgroup, rootfsChanged(spec));
    }

    private static FileTime rootfsChanged(SandboxSpec spec) {
      if (!(spec.rootfs() instanceof DirectoryRootfs rootfs)) {
        return NEVER;
      }
      try {
        return Files.getLastModifiedTime(rootfs.directory());
      } catch (IOException unreadable) {
        // Planning says so, or the launch.
        return NEVER;
      }
    }
  }

  private final Map<Key, LaunchMessage> messages =
      new LinkedHashMap<>(SIZE, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, LaunchMessage> eldest) {
          return size() > SIZE;
        }
      };

  LaunchMessage get(Key key, Function<Key, LaunchMessage> plan) {
    synchronized (messages) {
      LaunchMessage known = messages.get(key);
      if (known != null) {
        return known;
      }
    }
    LaunchMessage planned = plan.apply(key);
    if (planned.large()) {
      return planned;
    }
    synchronized (messages) {
      messages.put(key, planned);
    }
    return planned;
  }

  /** Forgets a plan that failed: what it found on the host may have changed. */
  void forget(Key key) {
    synchronized (messages) {
      messages.remove(key);
    }
  }
}
