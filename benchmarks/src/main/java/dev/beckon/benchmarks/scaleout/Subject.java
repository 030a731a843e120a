package dev.beckon.benchmarks.scaleout;

import dev.beckon.benchmarks.load.Dialect;
import dev.beckon.benchmarks.load.Load;
import dev.beckon.benchmarks.load.Placement;
import dev.beckon.benchmarks.load.ProcessCost;
import dev.beckon.benchmarks.load.Result;
import java.time.Duration;
import java.util.List;

/**
 * Servers that run, and pairs of clients at them.
 *
 * @param processes whose CPU a message costs: the servers and, if there is one, the engine
 */
record Subject(String name, Dialect.Kind dialect, Placement placement, List<Long> processes) {

    private static final Duration SETTLING = Duration.ofSeconds(1);

    /**
     * Pairs come, talk as fast as they can, talk at a fixed rate, and leave.
     *
     * @param rate messages a second of all of them
     * @param window how long each of the two is looked at
     */
    Round round(int pairs, double rate, Duration window) throws Exception {
        try (Load load = new Load(placement, dialect)) {
            load.open(2 * pairs);
            load.closedLoop(pairs);
            load.measure(SETTLING);
            ProcessCost before = ProcessCost.of(processes);
            Result closed = load.measure(window);
            double cpuMicros = ProcessCost.of(processes).microsSince(before, closed.times());
            load.stop();
            load.openLoop(rate);
            load.measure(SETTLING);
            before = ProcessCost.of(processes);
            Result open = load.measure(window);
            double calmMicros = ProcessCost.of(processes).microsSince(before, open.times());
            load.stop();
            load.leave();
            return new Round(closed.perSecond(), cpuMicros, calmMicros, open.millis(50), open.millis(99));
        }
    }
}
