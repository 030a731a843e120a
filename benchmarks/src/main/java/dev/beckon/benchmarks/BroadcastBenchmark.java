package dev.beckon.benchmarks;

import dev.beckon.signaling.spi.Connection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message of 250 bytes to a whole room; divide by the others in it for one delivered copy. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BroadcastBenchmark {

    @Param({"2", "10", "50"})
    private int members;

    private final Node node = new Node();
    private final Connection speaker = node.member("speaker", "hall", new KeepingTransport());
    private final KeepingTransport listening = new KeepingTransport();
    private final byte[] message =
            Node.json("{\"type\":\"send\",\"room\":\"hall\",\"data\":{\"text\":\"" + "x".repeat(200) + "\"}}");

    @Setup
    public void fill() {
        for (int i = 1; i < members; i++) {
            node.member("listener-" + i, "hall", listening);
        }
    }

    @Benchmark
    public byte[] toRoom() {
        speaker.receive(message);
        return listening.last;
    }
}
