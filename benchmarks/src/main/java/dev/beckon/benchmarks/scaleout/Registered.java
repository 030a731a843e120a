package dev.beckon.benchmarks.scaleout;

import dev.beckon.benchmarks.load.ProcessCost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Many peers that say nothing, in rooms of two whose members are at different servers: what each takes of the engine and of its server, and what its coming cost. */
final class Registered {

    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final String HEAP = "1g";

    private Registered() {}

    /** @param used by the engine for its data, in bytes */
    private record Usage(ProcessCost servers, ProcessCost engine, long used) {
        static Usage of(Nodes nodes) throws IOException {
            return new Usage(
                    ProcessCost.of(nodes.pids()),
                    nodes.engine().cost(),
                    nodes.engine().usedBytes());
        }
    }

    /** @param peers of all servers */
    static String measure(int servers, int peers, String processors) throws Exception {
        List<Crowd> crowds = new ArrayList<>();
        try (Nodes nodes = Nodes.start(servers, processors)) {
            Usage before = Usage.of(nodes);
            long start = System.nanoTime();
            int each = peers / servers / 2 * 2;
            for (int i = 0; i < servers; i++) {
                List<Integer> ports = List.of(nodes.port(i), nodes.port((i + 1) % servers));
                crowds.add(Crowd.start(processors, HEAP, "127.0.0." + (2 + i), each, ports));
            }
            for (Crowd crowd : crowds) {
                crowd.awaitReady();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            Usage full = Usage.of(nodes);
            Thread.sleep(SETTLING.toMillis());
            for (Crowd crowd : crowds) {
                crowd.check();
            }
            return markdown(servers, each * servers, seconds, before, full);
        } finally {
            crowds.forEach(Crowd::close);
        }
    }

    private static String markdown(int servers, int peers, double seconds, Usage before, Usage full) {
        double used = full.used - before.used;
        double engine = full.engine.residentBytes() - before.engine.residentBytes();
        double nodes = full.servers.residentBytes() - before.servers.residentBytes();
        return String.format(
                Locale.ROOT,
                """
                | servers | peers | came in, s | engine's data, MB | bytes a peer | engine resident, bytes a peer | servers resident, bytes a peer | CPU of a set-up: servers, µs | engine, µs |
                |---|---|---|---|---|---|---|---|---|
                | %d | %,d | %.0f | %.1f | %.0f | %.0f | %.0f | %.0f | %.0f |
                """,
                servers,
                peers,
                seconds,
                used / 1e6,
                used / peers,
                engine / peers,
                nodes / peers,
                full.servers.microsSince(before.servers, peers),
                full.engine.microsSince(before.engine, peers));
    }
}
