package dev.nucleus;

/** What a sandbox can reach over the network. Immutable and thread-safe. */
public sealed interface Network {
  /**
   * A network namespace of its own with nothing but the loopback interface, see
   * network_namespaces(7). The default.
   */
  static Network none() {
    return new None();
  }

  /**
   * The host's network, unrestricted: every interface, every service that listens on the host's
   * loopback, and its abstract Unix sockets.
   */
  static Network host() {
    return new Host();
  }

  /** See {@link Network#none()}. */
  record None() implements Network {}

  /** See {@link Network#host()}. */
  record Host() implements Network {}
}
