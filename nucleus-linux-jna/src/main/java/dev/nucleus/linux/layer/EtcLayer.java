package dev.nucleus.linux.layer;

import dev.nucleus.HostRootfs;
import dev.nucleus.Network;
import dev.nucleus.SandboxSpec;
import dev.nucleus.linux.plan.Blob;
import dev.nucleus.linux.plan.PlanBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The name tables of /etc, written for this sandbox: nothing in them tells about the host's users.
 * A rootfs from a directory has its own.
 */
final class EtcLayer implements Layer {
  private static final String NOBODY = "65534";

  @Override
  public String name() {
    return "etc";
  }

  @Override
  public void plan(PlanContext context, PlanBuilder out) {
    SandboxSpec spec = context.spec();
    if (!(spec.rootfs() instanceof HostRootfs)) {
      return;
    }
    Tree.directory(out, "/etc");
    write(out, "/etc/passwd", passwd(spec));
    write(out, "/etc/group", group(spec));
    write(out, "/etc/hostname", spec.hostname() + "\n");
    write(
        out,
        "/etc/hosts",
        "127.0.0.1\tlocalhost " + spec.hostname() + "\n::1\tlocalhost " + spec.hostname() + "\n");
    write(out, "/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
    Path resolver = Path.of("/etc/resolv.conf");
    if (spec.network() instanceof Network.Host && Files.isReadable(resolver)) {
      write(out, "/etc/resolv.conf", HostFiles.read(resolver));
    }
  }

  private static void write(PlanBuilder out, String path, String content) {
    Tree.file(out, path, Blob.of(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static String passwd(SandboxSpec spec) {
    long uid = spec.identity().uid();
    String ids = uid + ":" + spec.identity().gid();
    String rest = "::" + spec.home() + ":/bin/sh\n";
    String nobody = "nobody:x:" + NOBODY + ":" + NOBODY + "::/nonexistent:/usr/sbin/nologin\n";
    return uid == 0
        ? "root:x:" + ids + rest + nobody
        : "root:x:0:0::/:/usr/sbin/nologin\nsandbox:x:" + ids + rest + nobody;
  }

  private static String group(SandboxSpec spec) {
    long gid = spec.identity().gid();
    return "root:x:0:\n"
        + (gid == 0 ? "" : "sandbox:x:" + gid + ":\n")
        + "nogroup:x:"
        + NOBODY
        + ":\n";
  }
}
