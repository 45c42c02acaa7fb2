package dev.nucleus.linux.cgroup;

import dev.nucleus.Errno;
import dev.nucleus.Limits;
import dev.nucleus.SandboxSetupException;
import dev.nucleus.SandboxUnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The control groups of one sandbox. Closing it removes them. Thread-safe. */
public final class Group implements AutoCloseable {
  private static final int FREEZE_TRIES = 500;

  private record Member(Hierarchy hierarchy, Path directory) {}

  private final List<Member> members = new ArrayList<>();
  private final Map<Controller, Path> byController = new EnumMap<>(Controller.class);
  private final List<GroupPlan.Lack> lacks;
  private boolean closed;

  private Group(List<GroupPlan.Lack> lacks) {
    this.lacks = new ArrayList<>(lacks);
  }

  static Group make(
      Limits limits, Map<Hierarchy, List<Setting>> settings, List<GroupPlan.Lack> lacks) {
    Group group = new Group(lacks);
    String name = GroupTree.nextName();
    try {
      for (Map.Entry<Hierarchy, List<Setting>> entry : settings.entrySet()) {
        group.add(entry.getKey(), name, entry.getValue());
      }
      return group;
    } catch (RuntimeException refused) {
      group.close();
      throw refused;
    }
  }

  private void add(Hierarchy hierarchy, String name, List<Setting> settings) {
    Path directory = hierarchy.base().resolve(name);
    try {
      Files.createDirectory(directory);
      members.add(new Member(hierarchy, directory));
      if (hierarchy.version() == Version.V2) {
        UnifiedBase.openToChildren(directory);
      } else if (hierarchy.controllers().contains(Controller.CPUSET)) {
        CpusetDefaults.copy(hierarchy.base(), directory);
      }
    } catch (IOException refused) {
      throw failed("mkdir(\"" + directory + "\", 0755)", directory, refused);
    }
    hierarchy.controllers().forEach(controller -> byController.put(controller, directory));
    for (Setting setting : settings) {
      write(directory, hierarchy, setting);
    }
  }

  private void write(Path directory, Hierarchy hierarchy, Setting setting) {
    Path file = directory.resolve(setting.file());
    try {
      ControlFiles.write(file, setting.value());
    } catch (NoSuchFileException none) {
      lacks.add(
          new GroupPlan.Lack(
              setting.controller(),
              setting.limit(),
              setting.asked(),
              "control groups "
                  + (hierarchy.version() == Version.V1 ? "v1" : "v2")
                  + " have no "
                  + setting.file()
                  + " on this kernel"));
    } catch (IOException refused) {
      if (setting.asked()) {
        throw failed("write(\"" + file + "\", \"" + setting.value() + "\")", file, refused);
      }
      lacks.add(
          new GroupPlan.Lack(setting.controller(), setting.limit(), false, Refusal.cause(refused)));
    }
  }

  private static SandboxSetupException failed(String call, Path path, IOException refused) {
    return new SandboxSetupException(
        "cgroup", call, Errno.NONE, path.toString(), Refusal.cause(refused));
  }

  /** The limits that are not kept, known in full now that the groups have been made. */
  public List<GroupPlan.Lack> lacks() {
    return List.copyOf(lacks);
  }

  /** The files that the workload writes 0 to, as in {@link Entry#separate()}. */
  public List<Path> entryFiles() {
    return members.stream()
        .filter(member -> member.hierarchy().version() == Version.V1)
        .map(member -> member.directory().resolve("tasks"))
        .toList();
  }

  /** The group of version 2 that the workload is cloned into. */
  public Optional<Path> unified() {
    return members.stream()
        .filter(member -> member.hierarchy().version() == Version.V2)
        .map(Member::directory)
        .findFirst();
  }

  /** Whether this controller keeps what was asked of it. */
  public boolean has(Controller controller) {
    return byController.containsKey(controller);
  }

  /** What has been used so far. */
  public Usage usage() {
    return UsageReader.read(byController, unified());
  }

  /** How often the kernel killed for want of memory. */
  public long oomKills() {
    Path memory = byController.get(Controller.MEMORY);
    return memory == null ? 0 : UsageReader.oomKills(memory);
  }

  /**
   * Takes memory.high away if the group is above it, so that what its memory cannot hold meets
   * memory.max. Returns whether there is none any more.
   */
  public boolean liftMemoryHigh() {
    Path memory = byController.get(Controller.MEMORY);
    if (memory == null) {
      return true;
    }
    OptionalLong high = ControlFiles.number(memory.resolve("memory.high"));
    if (high.isEmpty()) {
      return true;
    }
    if (ControlFiles.number(memory.resolve("memory.current")).orElse(0) <= high.getAsLong()) {
      return false;
    }
    try {
      ControlFiles.write(memory.resolve("memory.high"), "max");
    } catch (IOException gone) {
      // Then there is nothing left that it could hold up.
    }
    return true;
  }

  /** Processor time so far, in nanoseconds; 0 if nobody counts it. */
  public long cpuNanos() {
    return UsageReader.cpuNanos(byController, unified());
  }

  /**
   * The directory whose {@code memory.oom_control} tells of an out-of-memory kill that the
   * application has to extend to the whole sandbox: version 1 has no memory.oom.group.
   */
  public Optional<Path> oomNotifier() {
    return Optional.ofNullable(byController.get(Controller.MEMORY))
        .filter(memory -> Files.exists(memory.resolve("cgroup.event_control")));
  }

  /**
   * Stops every process, and returns when all are stopped; see cgroup.freeze and freezer.state.
   *
   * @throws SandboxUnsupportedException if the kernel cannot
   */
  public void freeze(boolean frozen) {
    Optional<Path> core = unified().filter(group -> Files.exists(group.resolve("cgroup.freeze")));
    Path freezer = byController.get(Controller.FREEZER);
    try {
      if (core.isPresent()) {
        ControlFiles.write(core.get().resolve("cgroup.freeze"), frozen ? "1" : "0");
        await(() -> isFrozen(core.get()) == frozen);
      } else if (freezer != null) {
        String state = frozen ? "FROZEN" : "THAWED";
        ControlFiles.write(freezer.resolve("freezer.state"), state);
        await(
            () ->
                ControlFiles.read(freezer.resolve("freezer.state"))
                    .filter(state::equals)
                    .isPresent());
      } else {
        throw new SandboxUnsupportedException(
            "this host has no freezer: mount the controller freezer of control groups v1, or boot"
                + " Linux 5.2 or newer with version 2");
      }
    } catch (IOException refused) {
      throw new SandboxUnsupportedException(
          "the sandbox cannot be " + (frozen ? "paused: " : "resumed: ") + refused.getMessage());
    }
  }

  private static boolean isFrozen(Path group) {
    return ControlFiles.number(group.resolve("cgroup.events"), "frozen").orElse(0) == 1;
  }

  private static void await(BooleanSupplier reached) throws IOException {
    for (int i = 0; i < FREEZE_TRIES; i++) {
      if (reached.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
    throw new IOException("its processes did not follow in time");
  }

  /** Lets processes that are frozen die: in version 1 a frozen process hears no signal. */
  public void thaw() {
    Path freezer = byController.get(Controller.FREEZER);
    if (freezer != null) {
      try {
        ControlFiles.write(freezer.resolve("freezer.state"), "THAWED");
      } catch (IOException gone) {
        // Then nothing is frozen in it.
      }
    }
  }

  /** Kills every process of the group. */
  public void kill() {
    members.stream().map(Member::directory).limit(1).forEach(GroupRemover::kill);
    thaw();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    thaw();
    members.forEach(member -> GroupRemover.remove(member.directory()));
  }
}
