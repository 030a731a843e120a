package dev.beckon.signaling.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must be true whatever happens. All that a peer says has one row of numbers; what arrives at another peer comes in their order, and once. What was sent to it alone arrives, unless the sender was told otherwise, or one of the two
 * had to start afresh.
 */
final class SimTruth {

    private record Pair(String from, String to) {}

    private final SimWorld world;
    private final Map<String, Integer> said = new HashMap<>();
    private final Map<Pair, Integer> arrived = new HashMap<>();
    private final Map<Pair, Set<Integer>> due = new HashMap<>();
    final List<String> faults = new ArrayList<>();
    /** Messages that arrived. */
    int messages;
    /** Sessions that went on. */
    int resumed;
    /** Sessions that started afresh. */
    int fresh;

    SimTruth(SimWorld world) {
        this.world = world;
    }

    /** The next number of a peer. */
    int next(String from) {
        return said.merge(from, 1, Integer::sum);
    }

    void isDue(String from, String to, int number) {
        due.computeIfAbsent(new Pair(from, to), pair -> new TreeSet<>()).add(number);
    }

    void arrives(String from, String to, int number) {
        messages++;
        Pair pair = new Pair(from, to);
        int before = arrived.getOrDefault(pair, 0);
        check(number > before, to + " got message " + number + " of " + from + " after " + before);
        arrived.put(pair, Math.max(number, before));
        due.getOrDefault(pair, new TreeSet<>()).remove(number);
    }

    /** The sender was told that it may not have arrived. */
    void refused(String from, int number) {
        due.forEach((pair, numbers) -> {
            if (pair.from().equals(from)) {
                numbers.remove(number);
            }
        });
    }

    void startsAfresh(String peer) {
        fresh++;
        excuse(peer);
    }

    /** What was sent from it and to it need not arrive. */
    void excuse(String peer) {
        due.forEach((pair, numbers) -> {
            if (pair.from().equals(peer) || pair.to().equals(peer)) {
                numbers.clear();
            }
        });
    }

    void checkComplete() {
        due.forEach((pair, numbers) -> check(
                numbers.isEmpty(),
                pair.to() + " did not get " + numbers + " of " + pair.from() + ", who was not told"));
    }

    void check(boolean holds, String fault) {
        if (!holds) {
            trace("FAULT", "", fault);
            faults.add(fault);
        }
    }

    private static final boolean TRACED = Long.getLong("simulation.seed") != null;

    /** When a single world is replayed, what happens is printed. */
    void trace(String who, String sign, Object what) {
        if (TRACED) {
            System.out.println(world.time.millis() + " " + who + " " + sign + " " + what);
        }
    }
}
