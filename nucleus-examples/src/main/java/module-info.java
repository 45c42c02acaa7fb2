/** Applications that embed Nucleus, the {@code nucleus} command line, and the benchmarks. */
@org.jspecify.annotations.NullMarked
module dev.nucleus.examples {
  requires static org.immutables.value;
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;
  requires dev.nucleus.core;
  requires HdrHistogram;
  requires info.picocli;
}
