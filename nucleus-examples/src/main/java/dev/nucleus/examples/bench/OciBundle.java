package dev.nucleus.examples.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the bundle with which runc and crun run {@code /bin/true} under comparable isolation. */
final class OciBundle {
  private static final int ROOT_RANGE_START = 100_000;
  private static final int ROOT_RANGE = 65_536;
  private static final int SANDBOX_ID = 1000;
  private static final int NOFILE = 1024;
  private static final List<String> TOP_LEVEL =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  /** The mapped root may not create them in our directory. */
  private static final List<String> MOUNT_POINTS = List.of("proc", "dev", "tmp", "home", "usr");

  private final JsonGenerator json;

  private OciBundle(JsonGenerator json) {
    this.json = json;
  }

  /** Fills the directory and returns it. */
  static Path write(Path directory) {
    try {
      Path root = Files.createDirectories(directory.resolve("rootfs"));
      for (String name : MOUNT_POINTS) {
        Files.createDirectory(root.resolve(name));
      }
      for (String name : TOP_LEVEL) {
        Path path = Path.of("/", name);
        if (Files.isSymbolicLink(path)) {
          Files.createSymbolicLink(root.resolve(name), Files.readSymbolicLink(path));
        } else if (Files.isDirectory(path)) {
          Files.createDirectory(root.resolve(name));
        }
      }
      Path config = directory.resolve("config.json");
      try (JsonGenerator json =
          new JsonFactory().createGenerator(config.toFile(), JsonEncoding.UTF8)) {
        new OciBundle(json).config();
      }
      return directory;
    } catch (IOException e) {
      throw new BenchException("the bundle cannot be written: " + e.getMessage());
    }
  }

  private static boolean isRoot() throws IOException {
    return idOf("unix:uid") == 0;
  }

  private static long idOf(String attribute) throws IOException {
    return ((Number) Files.getAttribute(Path.of("/proc/self"), attribute)).longValue();
  }

  private void config() throws IOException {
    json.writeStartObject();
    json.writeStringField("ociVersion", "1.0.2");
    process();
    json.writeObjectFieldStart("root");
    json.writeStringField("path", "rootfs");
    json.writeBooleanField("readonly", true);
    json.writeEndObject();
    json.writeStringField("hostname", "sandbox");
    json.writeArrayFieldStart("mounts");
    mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev");
    mount("/dev", "tmpfs", "tmpfs", "nosuid", "mode=755", "size=64k");
    mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666");
    mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=64m");
    mount("/tmp", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=1777", "size=256m");
    mount("/home", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=1777", "size=256m");
    mount("/usr", "bind", "/usr", "rbind", "ro", "nosuid", "nodev");
    for (String name : TOP_LEVEL) {
      Path path = Path.of("/", name);
      if (Files.isDirectory(path) && !Files.isSymbolicLink(path)) {
        mount("/" + name, "bind", "/" + name, "rbind", "ro", "nosuid", "nodev");
      }
    }
    json.writeEndArray();
    linux();
    json.writeEndObject();
  }

  private void process() throws IOException {
    // Both runtimes want an id 0 inside; without root there is one id only.
    int id = isRoot() ? SANDBOX_ID : 0;
    json.writeObjectFieldStart("process");
    json.writeBooleanField("terminal", false);
    json.writeObjectFieldStart("user");
    json.writeNumberField("uid", id);
    json.writeNumberField("gid", id);
    json.writeEndObject();
    strings("args", "/bin/true");
    strings("env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    json.writeStringField("cwd", "/");
    json.writeObjectFieldStart("capabilities");
    json.writeEndObject();
    json.writeArrayFieldStart("rlimits");
    json.writeStartObject();
    json.writeStringField("type", "RLIMIT_NOFILE");
    json.writeNumberField("hard", NOFILE);
    json.writeNumberField("soft", NOFILE);
    json.writeEndObject();
    json.writeEndArray();
    json.writeBooleanField("noNewPrivileges", true);
    json.writeEndObject();
  }

  private void linux() throws IOException {
    json.writeObjectFieldStart("linux");
    json.writeArrayFieldStart("namespaces");
    for (String type : List.of("user", "pid", "network", "ipc", "uts", "mount", "cgroup")) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeEndObject();
    }
    json.writeEndArray();
    mapping("uidMappings", idOf("unix:uid"));
    mapping("gidMappings", idOf("unix:gid"));
    strings(
        "maskedPaths",
        "/proc/acpi",
        "/proc/kcore",
        "/proc/keys",
        "/proc/latency_stats",
        "/proc/timer_list",
        "/proc/sched_debug",
        "/proc/scsi");
    strings(
        "readonlyPaths", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");
    json.writeEndObject();
  }

  private void mapping(String field, long own) throws IOException {
    json.writeArrayFieldStart(field);
    json.writeStartObject();
    json.writeNumberField("containerID", 0);
    json.writeNumberField("hostID", isRoot() ? ROOT_RANGE_START : own);
    json.writeNumberField("size", isRoot() ? ROOT_RANGE : 1);
    json.writeEndObject();
    json.writeEndArray();
  }

  private void mount(String destination, String type, String source, String... options)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("destination", destination);
    json.writeStringField("type", type);
    json.writeStringField("source", source);
    strings("options", options);
    json.writeEndObject();
  }

  private void strings(String field, String... values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
