package dev.nucleus.linux.launcher;

import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.jna.Libc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The blank children, one for each kind of namespaces that was wanted lately. A new one is cloned
 * when the launcher has nothing else to do, in the memory of the launch before: that program has
 * run, and its first steps, up to the parking place, are those of every program of its kind.
 */
final class BlankChildren {
  private static final int MOST_KINDS = 4;
  private static final int SIGKILL = 9;

  private record Template(ProgramMemory home, StartRequest request, NamespaceKey key) {}

  private final Map<NamespaceKey, BlankChild> parked = new HashMap<>();
  private final List<Template> wanted = new ArrayList<>();
  private final Spawner spawner;
  private final IdMapWriter maps;

  BlankChildren(Spawner spawner, IdMapWriter maps) {
    this.spawner = spawner;
    this.maps = maps;
  }

  /** Takes out the child of this kind; null if there is none that lives. */
  @Nullable BlankChild take(NamespaceKey key) {
    BlankChild child = parked.remove(key);
    if (child != null && !child.alive()) {
      Libc.close(child.pidfd());
      return null;
    }
    return child;
  }

  /** A launch of this kind has begun in {@code home}: another one may follow. */
  void want(NamespaceKey key, StartRequest request, ProgramMemory home) {
    wanted.removeIf(template -> template.key().equals(key));
    if (wanted.size() < MOST_KINDS) {
      wanted.add(new Template(home, request, key));
    }
  }

  /** Whether {@link #refill} has something to do. */
  boolean wanting() {
    return !wanted.isEmpty();
  }

  /** Clones the children that are wanted, as far as the memory for them is free by now. */
  void refill() {
    for (int i = wanted.size() - 1; i >= 0; i--) {
      Template template = wanted.get(i);
      if (parked.containsKey(template.key())) {
        wanted.remove(i);
      } else if (!template.home().busy()) {
        wanted.remove(i);
        park(template);
      }
    }
  }

  /** Memory that a child is parked in, or will be. */
  boolean uses(ProgramMemory memory) {
    for (Template template : wanted) {
      if (template.home() == memory) {
        return true;
      }
    }
    // Also of one that has died: until it is taken out, its words must stay its own.
    for (BlankChild child : parked.values()) {
      if (child.home() == memory) {
        return true;
      }
    }
    return false;
  }

  private void park(Template template) {
    evict();
    ProgramMemory home = template.home();
    StartRequest request = template.request();
    home.buffer().putInt(ControlBlock.PARK, 1).putInt(ControlBlock.GATE, 0);
    // Its descriptors are ours: what the launch before reported to may be another launch's by now.
    request.forgetControl(home.buffer());
    // Sharing descriptors until it is released, it will have those of its launch.
    long flags = request.cloneFlags | CloneFlags.CLONE_FILES;
    long pid = spawner.spawn(flags, home.address(), request.firstStep);
    if (pid < 0) {
      home.markFree();
      return;
    }
    BlankChild child = new BlankChild(template.key(), home, pid, spawner.pidfd());
    if (maps.write(pid, home, request) < 0) {
      discard(child);
      return;
    }
    parked.put(template.key(), child);
  }

  private void evict() {
    if (parked.size() >= MOST_KINDS) {
      NamespaceKey any = parked.keySet().iterator().next();
      BlankChild child = parked.remove(any);
      if (child != null) {
        discard(child);
      }
    }
  }

  private static void discard(BlankChild child) {
    Libc.kill((int) child.pid(), SIGKILL);
    Libc.close(child.pidfd());
  }
}
