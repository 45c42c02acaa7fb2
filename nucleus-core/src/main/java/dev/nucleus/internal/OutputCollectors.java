package dev.nucleus.internal;

import dev.nucleus.Output;

/** Chooses the collector for a kind of output. */
public final class OutputCollectors {
  private OutputCollectors() {}

  /** Whether the runtime has to read this output; if not, the program writes to a descriptor. */
  public static boolean isCollected(Output output) {
    return output instanceof Output.Capture
        || output instanceof Output.Ring
        || output instanceof Output.Discard
        || output instanceof Output.Lines
        || output instanceof Output.To;
  }

  /**
   * A new collector.
   *
   * @throws IllegalArgumentException if the output is none that {@link #isCollected}
   */
  public static OutputCollector forOutput(Output output) {
    if (output instanceof Output.Capture capture) {
      return new HeadTailCollector(toInt(capture.limit().bytes()), 0);
    }
    if (output instanceof Output.Ring ring) {
      return new HeadTailCollector(toInt(ring.head().bytes()), toInt(ring.tail().bytes()));
    }
    if (output instanceof Output.Discard) {
      return new StreamCollector(OutputCollectors::ignore);
    }
    if (output instanceof Output.Lines lines) {
      return new StreamCollector(new LineSplitter(lines.callback()));
    }
    if (output instanceof Output.To to) {
      return new StreamCollector(new StreamSink(to.stream()));
    }
    throw new IllegalArgumentException(
        "output \"" + output + "\" is not collected; hand its descriptor to the program");
  }

  private static void ignore(byte[] buffer, int offset, int length) {}

  private static int toInt(long size) {
    return Math.toIntExact(size);
  }
}
