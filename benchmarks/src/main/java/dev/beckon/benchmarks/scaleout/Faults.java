package dev.beckon.benchmarks.scaleout;

import dev.beckon.benchmarks.load.Numbers;
import java.util.List;
import java.util.Locale;

/** One server is killed, and all restart in turn, while pairs talk whose peers are at different ones. */
final class Faults {

    /** Of the talk before the fault and after it. */
    private static final int QUIET_MILLIS = 5_000;

    private static final int VICTIM = 1;

    private Faults() {}

    /** @param rate messages a second of all pairs */
    static String measure(int servers, int pairs, double rate, String processors) throws Exception {
        try (Nodes nodes = Nodes.start(servers, processors)) {
            try (Talk warmUp = new Talk(nodes, "warm-up", pairs, rate)) {
                Thread.sleep(2 * QUIET_MILLIS);
                warmUp.settle();
            }
            String killed = kill(nodes, pairs, rate);
            nodes.startAgain(VICTIM);
            return Outcome.HEADER + killed + roll(nodes, pairs, rate);
        }
    }

    private static String kill(Nodes nodes, int pairs, double rate) throws Exception {
        try (Talk talk = new Talk(nodes, "kill", pairs, rate)) {
            Thread.sleep(QUIET_MILLIS);
            List<Talker> there = talk.talkers().stream()
                    .filter(talker -> talker.route.node() == VICTIM)
                    .toList();
            long start = System.nanoTime();
            nodes.kill(VICTIM);
            talk.awaitAll("back", talker -> !there.contains(talker) || talker.backAt() > 0);
            Thread.sleep(QUIET_MILLIS);
            talk.settle();
            double[] seconds = there.stream()
                    .mapToDouble(talker -> (talker.backAt() - start) / 1e9)
                    .sorted()
                    .toArray();
            String what = String.format(
                    Locale.ROOT, "kill -9 of one of %d servers, with %d of the peers", nodes.size(), there.size());
            String time = String.format(
                    Locale.ROOT,
                    "back after %.1f s, the last after %.1f s",
                    Numbers.median(seconds),
                    seconds[seconds.length - 1]);
            return Outcome.of(talk.talkers()).row(what, time);
        }
    }

    private static String roll(Nodes nodes, int pairs, double rate) throws Exception {
        try (Talk talk = new Talk(nodes, "roll", pairs, rate)) {
            Thread.sleep(QUIET_MILLIS);
            long start = System.nanoTime();
            for (int node = 0; node < nodes.size(); node++) {
                nodes.stop(node);
                nodes.startAgain(node);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            Thread.sleep(QUIET_MILLIS);
            talk.settle();
            String what = "all " + nodes.size() + " servers restart in turn (SIGTERM)";
            return Outcome.of(talk.talkers()).row(what, String.format(Locale.ROOT, "%.0f s in all", seconds));
        }
    }
}
