package dev.beckon.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Scores of all rounds, and their medians. */
final class Table {

    private final Map<String, List<Scores>> rounds = new LinkedHashMap<>();

    void add(Scores scores) {
        rounds.computeIfAbsent(scores.name(), name -> new ArrayList<>()).add(scores);
    }

    List<Scores> medians() {
        return rounds.entrySet().stream()
                .map(entry -> median(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Scores median(String name, List<Scores> all) {
        return new Scores(
                name,
                median(all, Scores::saturatedPerSecond),
                median(all, Scores::cpuMicros),
                median(all, Scores::p50Millis),
                median(all, Scores::p99Millis),
                median(all, Scores::idleKilobytes),
                median(all, Scores::setUpMicros));
    }

    private static double median(List<Scores> all, ToDoubleFunction<Scores> score) {
        double[] sorted = all.stream().mapToDouble(score).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    String markdown() {
        StringBuilder text = new StringBuilder("""
                | server | CPU a message, µs | messages a second | p50 at half of that, ms | p99, ms | an idle peer, KB | CPU of its set-up, µs |
                |---|---|---|---|---|---|---|
                """);
        for (Scores scores : medians()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %,.0f | %.2f | %.2f | %.1f | %.0f |%n",
                    scores.name(),
                    scores.cpuMicros(),
                    scores.saturatedPerSecond(),
                    scores.p50Millis(),
                    scores.p99Millis(),
                    scores.idleKilobytes(),
                    scores.setUpMicros()));
        }
        return text.toString();
    }
}
