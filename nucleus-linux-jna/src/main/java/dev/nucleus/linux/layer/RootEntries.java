package dev.nucleus.linux.layer;

import dev.nucleus.DirectoryRootfs;
import dev.nucleus.SandboxException;
import dev.nucleus.SandboxPath;
import dev.nucleus.SandboxSpec;
import dev.nucleus.linux.plan.Blob;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses what of the host, or of a directory, the root of a sandbox is made of. The root itself is
 * always a small tmpfs, so that every mount point can be made in it.
 */
final class RootEntries {
  private static final List<String> HOST_TREES =
      List.of("bin", "lib", "lib32", "lib64", "libx32", "sbin", "usr");

  /**
   * What programs need of /etc, and nothing that is secret: the loader's cache, certificates,
   * alternatives, name tables. Some of it only Fedora or Alpine has.
   */
  private static final List<String> HOST_ETC =
      List.of(
          "alternatives",
          "ca-certificates",
          "crypto-policies",
          "ld.so.cache",
          "ld.so.conf",
          "localtime",
          "pki",
          "protocols",
          "services",
          "ssl/cert.pem",
          "ssl/certs",
          "ssl/openssl.cnf",
          "timezone");

  /** Directories of /etc with the configuration of installed JDKs. */
  private static final String HOST_ETC_JAVA = "java*";

  /** Directories that every sandbox has of its own. */
  private static final Set<String> OWN = Set.of("dev", "proc", "sys", "tmp");

  /** A file up to this size is copied: cheaper than a mount, and it pins the content. */
  private static final long COPY_LIMIT = 4096;

  private RootEntries() {}

  /**
   * The entries for {@code spec}, parents before children.
   *
   * @throws SandboxException if the directory cannot be read
   */
  static List<RootEntry> of(SandboxSpec spec) {
    try {
      return spec.rootfs() instanceof DirectoryRootfs rootfs
          ? directory(rootfs.directory(), ownOf(spec))
          : host();
    } catch (IOException | DirectoryIteratorException e) {
      throw new SandboxException(
          "the root file system cannot be read ("
              + e
              + "); make it readable for the user that runs the application",
          e);
    }
  }

  private static List<RootEntry> host() throws IOException {
    List<RootEntry> entries = new ArrayList<>();
    for (String tree : HOST_TREES) {
      add(entries, Path.of("/" + tree), "/" + tree, COPY_LIMIT);
    }
    for (String name : HOST_ETC) {
      add(entries, Path.of("/etc/" + name), "/etc/" + name, COPY_LIMIT);
    }
    try (DirectoryStream<Path> jdks = Files.newDirectoryStream(Path.of("/etc"), HOST_ETC_JAVA)) {
      for (Path jdk : jdks) {
        add(entries, jdk, jdk.toString(), COPY_LIMIT);
      }
    }
    return entries;
  }

  private static List<RootEntry> directory(Path root, Set<String> own) throws IOException {
    List<RootEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (!own.contains(name)) {
          // Never copied: a plan outlives changes of a file.
          add(entries, child, "/" + name, -1);
        }
      }
    }
    entries.sort((a, b) -> a.path().compareTo(b.path()));
    return entries;
  }

  /** The directory of the home is ours as well: the rootfs need not have one for our user. */
  private static Set<String> ownOf(SandboxSpec spec) {
    SandboxPath top = spec.home();
    while (top.parent().filter(parent -> !parent.equals(SandboxPath.ROOT)).isPresent()) {
      top = top.parent().orElseThrow();
    }
    Set<String> own = new HashSet<>(OWN);
    own.add(top.name());
    return own;
  }

  private static void add(List<RootEntry> entries, Path source, String path, long copyLimit)
      throws IOException {
    if (Files.isSymbolicLink(source)) {
      entries.add(new RootEntry.Link(path, Files.readSymbolicLink(source).toString()));
    } else if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
      entries.add(new RootEntry.Directory(path, source));
    } else if (Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
      entries.add(
          Files.size(source) <= copyLimit && Files.isReadable(source)
              ? new RootEntry.Copy(path, Blob.of(Files.readAllBytes(source)))
              : new RootEntry.File(path, source));
    }
  }
}
