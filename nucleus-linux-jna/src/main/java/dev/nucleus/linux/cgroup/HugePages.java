package dev.nucleus.linux.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The huge page sizes of this host, see Documentation/admin-guide/mm/hugetlbpage.rst. */
final class HugePages {
  private static final Path DIRECTORY = Path.of("/sys/kernel/mm/hugepages");
  private static final String PREFIX = "hugepages-";
  private static final long MEBI = 1024;
  private static final long GIBI = 1024 * 1024;

  private HugePages() {}

  /** The sizes as control groups write them: {@code 2MB}, {@code 1GB}. */
  static List<String> sizes() {
    List<String> sizes = new ArrayList<>();
    for (Path pool : pools()) {
      String name = pool.getFileName().toString();
      long kib = Long.parseLong(name.substring(PREFIX.length(), name.length() - "kB".length()));
      sizes.add(kib >= GIBI ? kib / GIBI + "GB" : kib >= MEBI ? kib / MEBI + "MB" : kib + "KB");
    }
    return sizes;
  }

  /** Whether there is any page to be had. */
  static boolean exist() {
    for (Path pool : pools()) {
      for (String file : List.of("nr_hugepages", "nr_overcommit_hugepages")) {
        OptionalLong pages = ControlFiles.number(pool.resolve(file));
        if (pages.isPresent() && pages.getAsLong() > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Path> pools() {
    List<Path> pools = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(DIRECTORY, PREFIX + "*kB")) {
      found.forEach(pools::add);
    } catch (IOException none) {
      return List.of();
    }
    return pools;
  }
}
