package dev.nucleus.linux.cgroup;

import dev.nucleus.Cgroup;
import dev.nucleus.Limits;
import dev.nucleus.linux.host.CgroupView;
import dev.nucleus.linux.host.HostTree;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the groups of this application's sandboxes are made: in each hierarchy one group that is
 * the application's, below its own group or where the caller said, and in it one for each sandbox.
 * Thread-safe.
 */
public final class GroupTree {
  private static final AtomicLong NEXT = new AtomicLong();

  private final Map<Controller, Hierarchy> hierarchies;
  private final Map<Controller, String> missing;
  private final @Nullable UnifiedBase unified;

  private GroupTree(
      Map<Controller, Hierarchy> hierarchies,
      Map<Controller, String> missing,
      @Nullable UnifiedBase unified) {
    this.hierarchies = hierarchies;
    this.missing = missing;
    this.unified = unified;
  }

  /**
   * Finds out where groups can be made, and makes the application's.
   *
   * @param name how the application's group is called
   * @param record what is to be removed once this application has ended
   */
  static GroupTree make(Cgroup cgroup, String name, GroupRecord record) {
    CgroupView view = new CgroupView(HostTree.real());
    Map<Controller, Hierarchy> found = new EnumMap<>(Controller.class);
    Map<Controller, String> missing = new EnumMap<>(Controller.class);
    separate(cgroup, view, name, record, found, missing);
    UnifiedBase unified = unified(cgroup, view, name, record, found, missing);
    return new GroupTree(found, missing, unified);
  }

  private static void separate(
      Cgroup cgroup,
      CgroupView view,
      String name,
      GroupRecord record,
      Map<Controller, Hierarchy> found,
      Map<Controller, String> missing) {
    Map<Path, Set<Controller>> byParent = new LinkedHashMap<>();
    for (Controller controller : Controller.values()) {
      Optional<String> parent =
          cgroup.parent().isPresent()
              ? view.mount(controller.v1()).map(point -> point + cgroup.parent().get())
              : view.group(controller.v1());
      parent.ifPresent(
          path ->
              byParent
                  .computeIfAbsent(Path.of(path), none -> EnumSet.noneOf(Controller.class))
                  .add(controller));
    }
    byParent.forEach(
        (parent, controllers) -> {
          Path base = parent.resolve(name);
          try {
            record.add(base);
            makeGroup(base);
            if (controllers.contains(Controller.CPUSET)) {
              CpusetDefaults.copy(parent, base);
            }
            Hierarchy hierarchy = new Hierarchy(Version.V1, base, controllers);
            controllers.forEach(controller -> found.put(controller, hierarchy));
          } catch (IOException refused) {
            controllers.forEach(controller -> missing.put(controller, Refusal.of(parent, refused)));
          }
        });
  }

  private static @Nullable UnifiedBase unified(
      Cgroup cgroup,
      CgroupView view,
      String name,
      GroupRecord record,
      Map<Controller, Hierarchy> found,
      Map<Controller, String> missing) {
    Set<Controller> wanted = EnumSet.noneOf(Controller.class);
    for (Controller controller : Controller.values()) {
      if (controller.v2() != null && !found.containsKey(controller)) {
        wanted.add(controller);
      }
    }
    if (!HugePages.exist()) {
      wanted.remove(Controller.HUGETLB);
      missing.put(Controller.HUGETLB, "this host has no huge pages, and none can be made");
    }
    // On a hybrid host this may be all that is left for version 2: then it is left alone.
    if (view.unifiedMount().isEmpty() || wanted.isEmpty()) {
      return null;
    }
    try {
      UnifiedBase base = UnifiedBase.make(cgroup, view, name, record, wanted);
      Hierarchy hierarchy = new Hierarchy(Version.V2, base.directory(), base.controllers());
      base.controllers().forEach(controller -> found.put(controller, hierarchy));
      wanted.stream()
          .filter(controller -> !base.controllers().contains(controller))
          .forEach(controller -> missing.putIfAbsent(controller, base.lacking(controller)));
      return base.controllers().isEmpty() ? null : base;
    } catch (IOException refused) {
      wanted.forEach(controller -> missing.putIfAbsent(controller, refused.getMessage()));
      return null;
    }
  }

  /** Makes a group unless it is there. */
  static void makeGroup(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException ours) {
      // Two places that a caller named can be the same.
    }
  }

  /** What a sandbox with these limits uses of it. */
  public GroupPlan plan(Limits limits) {
    Map<Hierarchy, List<Setting>> settings = new LinkedHashMap<>();
    List<GroupPlan.Lack> lacks = new ArrayList<>();
    for (Controller controller : Controller.values()) {
      boolean asked = Settings.asks(limits, controller);
      if (!asked && !used(controller, limits)) {
        continue;
      }
      Hierarchy hierarchy = hierarchies.get(controller);
      if (hierarchy != null) {
        settings
            .computeIfAbsent(hierarchy, none -> new ArrayList<>())
            .addAll(Settings.of(limits, controller, hierarchy.version()));
      } else if (asked) {
        lacks.add(
            new GroupPlan.Lack(
                controller, Settings.asked(limits, controller), true, reason(controller)));
      } else if (controller == Controller.PIDS) {
        lacks.add(
            new GroupPlan.Lack(
                controller, "pids " + Settings.DEFAULT_PIDS, false, reason(controller)));
      }
    }
    return new GroupPlan(this, limits, settings, lacks);
  }

  /** Controllers that are used wherever there are any: for defaults, statistics and pause. */
  private static boolean used(Controller controller, Limits limits) {
    return switch (controller) {
      case MEMORY, PIDS, CPU, CPUACCT, FREEZER -> true;
      case HUGETLB -> limits.memory().isPresent() && HugePages.exist();
      case CPUSET, IO -> false;
    };
  }

  private String reason(Controller controller) {
    return missing.getOrDefault(
        controller, "this host has no control groups with the controller " + controller.v1());
  }

  /** A name that no other sandbox of this application has. */
  static String nextName() {
    return Long.toString(NEXT.incrementAndGet());
  }

  /** Where sandboxes are in the hierarchy of version 2; null if nothing is kept there. */
  @Nullable UnifiedBase unifiedBase() {
    return unified;
  }

  /** The groups that are the application's own. */
  List<Path> bases() {
    return hierarchies.values().stream().map(Hierarchy::base).distinct().toList();
  }
}
