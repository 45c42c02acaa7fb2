package dev.nucleus;

import static dev.nucleus.internal.Checks.quote;
import static dev.nucleus.internal.Checks.refused;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which mounts may be given, and how their sources are found on the host. */
final class MountRules {
  /** The sandbox has its own of these; what is mounted there would undo their protection. */
  private static final List<SandboxPath> RESERVED =
      List.of(SandboxPath.of("/proc"), SandboxPath.of("/dev"), SandboxPath.of("/sys"));

  private MountRules() {}

  static void requireDestination(String field, SandboxPath destination) {
    if (destination.equals(SandboxPath.ROOT)) {
      throw refused(
          field,
          destination,
          "is the root of the sandbox",
          "use rootfs(...) for the root, or mount below it");
    }
    for (SandboxPath reserved : RESERVED) {
      if (destination.startsWith(reserved)) {
        throw refused(
            field,
            destination,
            "is in " + reserved + ", which the sandbox provides itself",
            "choose a path outside /proc, /dev and /sys");
      }
    }
  }

  static void requireNoOverlap(List<Mount> mounts) {
    for (int later = 1; later < mounts.size(); later++) {
      SandboxPath destination = mounts.get(later).destination();
      for (int earlier = 0; earlier < later; earlier++) {
        SandboxPath before = mounts.get(earlier).destination();
        if (before.equals(destination)) {
          throw new IllegalStateException(
              "two mounts have the destination " + quote(destination) + "; remove one of them");
        }
        if (before.startsWith(destination)) {
          throw new IllegalStateException(
              "the mount on "
                  + quote(destination)
                  + " would hide the earlier mount on "
                  + quote(before)
                  + "; give the outer mount first");
        }
      }
    }
  }

  static List<Mount> resolved(List<Mount> mounts) {
    List<Mount> result = new ArrayList<>(mounts.size());
    for (Mount mount : mounts) {
      result.add(mount instanceof BindMount bind ? resolved(bind) : mount);
    }
    return result;
  }

  private static BindMount resolved(BindMount bind) {
    Path source =
        realPath("source of the mount on " + bind.destination(), bind.source(), "remove the mount");
    return new BindMount(source, bind.destination(), bind.readOnly(), bind.executable());
  }

  static Rootfs resolved(Rootfs rootfs) {
    if (!(rootfs instanceof DirectoryRootfs directory)) {
      return rootfs;
    }
    Path real = realPath("rootfs", directory.directory(), "use Rootfs.host()");
    if (!Files.isDirectory(real)) {
      throw new IllegalStateException(
          "rootfs " + quote(real) + " is not a directory; unpack the image and give its directory");
    }
    return new DirectoryRootfs(real);
  }

  private static Path realPath(String field, Path path, String alternative) {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException missing) {
      throw new IllegalStateException(
          field + " " + quote(path) + " does not exist; create it or " + alternative, missing);
    } catch (AccessDeniedException denied) {
      throw new IllegalStateException(
          field
              + " "
              + quote(path)
              + " cannot be reached by the application's user; grant search permission on its"
              + " parent directories or "
              + alternative,
          denied);
    } catch (IOException failure) {
      throw new IllegalStateException(
          field + " " + quote(path) + " cannot be resolved: " + failure.getMessage(), failure);
    }
  }
}
