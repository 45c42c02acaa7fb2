package dev.nucleus.linux.layer;

import dev.nucleus.linux.plan.Slot;
import java.util.HashMap;
import java.util.Map;

/**
 * Detached mounts that were made while the host's tree was still there, by the name under which a
 * later layer asks for them.
 */
final class MountSources {
  private final Map<String, Slot> slots = new HashMap<>();

  Slot create(String key) {
    Slot slot = Slot.create();
    if (slots.put(key, slot) != null) {
      throw new IllegalStateException("mount source '" + key + "' is opened twice");
    }
    return slot;
  }

  Slot get(String key) {
    Slot slot = slots.get(key);
    if (slot == null) {
      throw new IllegalStateException("mount source '" + key + "' was never opened");
    }
    return slot;
  }
}
