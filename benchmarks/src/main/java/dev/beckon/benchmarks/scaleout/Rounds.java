package dev.beckon.benchmarks.scaleout;

import dev.beckon.benchmarks.load.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What was found of subjects that take turns: medians, their spread, and ratios to the first subject. Ratios and differences are taken round by round, so that what the
 * machine did to a whole round does not count.
 */
final class Rounds {

    /** By subject. A subject that failed in a round is not in it. */
    private final List<Map<String, Round>> rounds = new ArrayList<>();

    private final List<String> subjects;

    Rounds(List<String> subjects) {
        this.subjects = subjects;
    }

    void begin() {
        rounds.add(new LinkedHashMap<>());
    }

    void add(String subject, Round round) {
        rounds.get(rounds.size() - 1).put(subject, round);
    }

    double[] of(String subject, ToDoubleFunction<Round> what) {
        return rounds.stream()
                .filter(round -> round.containsKey(subject))
                .mapToDouble(round -> what.applyAsDouble(round.get(subject)))
                .toArray();
    }

    /** How many times another's CPU of a message this one's is; not a number if they were never in one round. */
    double ratio(String subject, String other) {
        return median(both(subject, other)
                .mapToDouble(round ->
                        round.get(subject).cpuMicros() / round.get(other).cpuMicros()));
    }

    /** By how much this one has more. */
    double added(String subject, String other, ToDoubleFunction<Round> what) {
        return median(both(subject, other)
                .mapToDouble(round -> what.applyAsDouble(round.get(subject)) - what.applyAsDouble(round.get(other))));
    }

    /** Not a number if there are none. */
    private static double median(DoubleStream values) {
        double[] all = values.toArray();
        return all.length == 0 ? Double.NaN : Numbers.median(all);
    }

    private Stream<Map<String, Round>> both(String subject, String other) {
        return rounds.stream().filter(round -> round.containsKey(subject) && round.containsKey(other));
    }

    String markdown() {
        StringBuilder text = new StringBuilder("""
                | pairs | CPU a message, µs | ÷ the first row | messages a second | CPU, calm, µs | p50, calm, ms | p99, calm, ms |
                |---|---|---|---|---|---|---|
                """);
        for (String subject : subjects) {
            if (of(subject, Round::cpuMicros).length > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %.2f | %s | %s | %s | %s |%n",
                        subject,
                        spread(subject, Round::cpuMicros, "%.1f"),
                        ratio(subject, subjects.get(0)),
                        spread(subject, Round::perSecond, "%,.0f"),
                        spread(subject, Round::calmMicros, "%.0f"),
                        spread(subject, Round::p50Millis, "%.2f"),
                        spread(subject, Round::p99Millis, "%.2f")));
            }
        }
        return text.toString();
    }

    /** The median, and the least and the most in parentheses. */
    private String spread(String subject, ToDoubleFunction<Round> what, String format) {
        double[] values = of(subject, what);
        String three = format + " (" + format + "–" + format + ")";
        return String.format(
                Locale.ROOT,
                three,
                Numbers.median(values),
                DoubleStream.of(values).min().orElseThrow(),
                DoubleStream.of(values).max().orElseThrow());
    }
}
