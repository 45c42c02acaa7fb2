/** Applications that embed Nucleus, the {@code nucleus} command line, and the benchmarks. */
@org.jspecify.annotations.NullMarked
module dev.nucleus.examples {
  requires static org.jspecify;
  requires dev.nucleus.core;
}
