package dev.nucleus.examples.cli;

import dev.nucleus.LayerState;
import dev.nucleus.SandboxResult;
import dev.nucleus.Statistics;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a run used and who says so, for people: a line for each value, {@code -} if not observed.
 */
final class StatisticsText {
  private static final int WIDTH = 19;

  private final StringBuilder text = new StringBuilder();

  private StatisticsText() {}

  static String of(SandboxResult result) {
    StatisticsText text = new StatisticsText();
    text.line("outcome", result.outcome().toString());
    text.statistics(result.statistics());
    for (LayerState state : LayerState.values()) {
      text.layers(state, result.layers());
    }
    result.degradations().forEach(degradation -> text.line("degraded", degradation));
    return text.text.toString();
  }

  private void statistics(Statistics statistics) {
    String cpuSource = source(statistics.cpuSource());
    line("wall time", duration(statistics.wall()));
    line("user time", duration(statistics.user()) + cpuSource);
    line("system time", duration(statistics.system()) + cpuSource);
    line("throttled time", duration(statistics.throttled()));
    line("throttled periods", number(statistics.throttledPeriods()));
    line(
        "peak memory", bytes(statistics.peakMemoryBytes()) + source(statistics.peakMemorySource()));
    line("out-of-memory kills", number(statistics.oomKills()));
    line("peak processes", number(statistics.peakPids()));
    line("refused forks", number(statistics.pidsDenied()));
    line("read", bytes(statistics.readBytes()));
    line("written", bytes(statistics.writtenBytes()));
  }

  private void layers(LayerState state, Map<String, LayerState> layers) {
    String names =
        layers.entrySet().stream()
            .filter(layer -> layer.getValue() == state)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(" "));
    if (!names.isEmpty()) {
      line(state.name().toLowerCase(Locale.ROOT).replace('_', ' '), names);
    }
  }

  private void line(String name, String value) {
    text.append("  ").append(name).append(" ".repeat(WIDTH - name.length() + 2));
    text.append(value).append('\n');
  }

  private static String duration(Optional<Duration> duration) {
    return duration.map(Durations::format).orElse("-");
  }

  private static String number(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "-";
  }

  private static String bytes(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() + " bytes" : "-";
  }

  private static String source(Optional<Statistics.Source> source) {
    return source.map(from -> " (" + from.name().toLowerCase(Locale.ROOT) + ")").orElse("");
  }
}
