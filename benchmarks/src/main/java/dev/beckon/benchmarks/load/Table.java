package dev.beckon.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Scores of all rounds, and their medians. */
final class Table {

    private static final String OURS = "Beckon, ";
    private static final String FLOOR = "bare Netty, ";

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
                median(all, Scores::calmCpuMicros),
                median(all, Scores::p50Millis),
                median(all, Scores::p99Millis),
                median(all, Scores::setUpMicros),
                median(all, Scores::idleKilobytes),
                median(all, Scores::residentMegabytes));
    }

    private static double median(List<Scores> all, ToDoubleFunction<Scores> score) {
        return Numbers.median(all.stream().mapToDouble(score).toArray());
    }

    String markdown() {
        StringBuilder text = new StringBuilder("""
                | server | CPU a message, µs | ÷ bare Netty | the same, calm | ÷ bare Netty | messages a second | p50 at half of that, ms | p99, ms | CPU of a set-up, µs | an idle peer, KB | all resident, MB |
                |---|---|---|---|---|---|---|---|---|---|---|
                """);
        for (Scores scores : medians()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %s | %.1f | %s | %,.0f | %.2f | %.2f | %.0f | %.1f | %.0f |%n",
                    scores.name(),
                    scores.cpuMicros(),
                    overFloor(scores, Scores::cpuMicros),
                    scores.calmCpuMicros(),
                    overFloor(scores, Scores::calmCpuMicros),
                    scores.saturatedPerSecond(),
                    scores.p50Millis(),
                    scores.p99Millis(),
                    scores.setUpMicros(),
                    scores.idleKilobytes(),
                    scores.residentMegabytes()));
        }
        return text.toString();
    }

    /** In the same rounds, on the same way of talking to the system. */
    private String overFloor(Scores scores, ToDoubleFunction<Scores> cost) {
        Optional<Scores> floor = medians().stream()
                .filter(other -> scores.name().startsWith(OURS)
                        && other.name().equals(scores.name().replace(OURS, FLOOR)))
                .findFirst();
        return floor.map(bare ->
                        String.format(Locale.ROOT, "%.2f", cost.applyAsDouble(scores) / cost.applyAsDouble(bare)))
                .orElse("");
    }
}
