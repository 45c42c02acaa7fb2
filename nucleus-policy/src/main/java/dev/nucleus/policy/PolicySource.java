package dev.nucleus.policy;

import static dev.nucleus.internal.Checks.notNull;
import static dev.nucleus.internal.Checks.quote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The bytes of a policy, read once: what is hashed is what is parsed. */
final class PolicySource {
  /** No policy that a person has written comes near it. */
  static final int MAX_BYTES = 1 << 20;

  private static final Pattern PIN = Pattern.compile("(?:sha256:)?([0-9a-fA-F]{64})");

  private final String label;
  private final byte[] bytes;

  private PolicySource(String label, byte[] bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /**
   * Reads a file from its start to its end.
   *
   * @throws PolicyException if it is not there or not readable, no regular file, larger than 1 MiB,
   *     or changed meanwhile
   */
  static PolicySource read(String kind, Path file) {
    String label = kind + " " + quote(notNull(file, kind));
    try {
      // Before it is opened: to open a pipe would wait for a writer.
      BasicFileAttributes before = attributes(file);
      if (!before.isRegularFile()) {
        throw refused(label, "is no regular file; give the path of one");
      }
      requireSize(label, before.size());
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MAX_BYTES + 1);
      }
      requireSize(label, bytes.length);
      if (!sameState(before, attributes(file)) || bytes.length != before.size()) {
        throw refused(label, "was changed while it was read; try again");
      }
      return new PolicySource(label, bytes);
    } catch (NoSuchFileException e) {
      throw new PolicyException(label + " does not exist; give the path of a file", e);
    } catch (AccessDeniedException e) {
      throw new PolicyException(label + " is not readable for this user", e);
    } catch (IOException e) {
      throw new PolicyException(label + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Takes a copy of bytes that are there already.
   *
   * @throws PolicyException if they are more than 1 MiB
   */
  static PolicySource of(String kind, byte[] bytes) {
    requireSize(kind, notNull(bytes, kind).length);
    return new PolicySource(kind, bytes.clone());
  }

  /**
   * Checks that these are the bytes that were pinned.
   *
   * @param sha256 64 hexadecimal digits, with or without {@code sha256:} before them
   * @throws IllegalArgumentException if {@code sha256} is no such hash
   * @throws PolicyException if the bytes have another one
   */
  PolicySource pinned(String sha256) {
    var matcher = PIN.matcher(notNull(sha256, "sha256"));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "sha256 " + quote(sha256) + " is no SHA-256; write 64 hexadecimal digits");
    }
    String wanted = matcher.group(1).toLowerCase(Locale.ROOT);
    byte[] actual = digest(bytes);
    if (!MessageDigest.isEqual(HexFormat.of().parseHex(wanted), actual)) {
      throw refused(
          label,
          "has the SHA-256 "
              + HexFormat.of().formatHex(actual)
              + ", but "
              + wanted
              + " was pinned; review the change, then pin the new hash");
    }
    return this;
  }

  /** What messages call it. */
  String label() {
    return label;
  }

  /** The bytes themselves, no copy: whoever asks reads them only. */
  byte[] bytes() {
    return bytes;
  }

  String sha256() {
    return HexFormat.of().formatHex(digest(bytes));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  private static boolean sameState(BasicFileAttributes before, BasicFileAttributes after) {
    return Objects.equals(before.fileKey(), after.fileKey())
        && before.size() == after.size()
        && before.lastModifiedTime().equals(after.lastModifiedTime());
  }

  private static void requireSize(String label, long size) {
    if (size > MAX_BYTES) {
      throw refused(label, "is larger than " + MAX_BYTES + " bytes; no policy is");
    }
  }

  private static PolicyException refused(String label, String problem) {
    return new PolicyException(label + " " + problem, null);
  }
}
