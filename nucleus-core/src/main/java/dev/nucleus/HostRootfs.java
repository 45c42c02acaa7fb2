package dev.nucleus;

/** The host's programs and libraries, read-only; see {@link Rootfs#host()}. Immutable. */
public record HostRootfs() implements Rootfs {}
