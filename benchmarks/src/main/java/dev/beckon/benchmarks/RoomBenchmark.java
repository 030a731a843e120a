package dev.beckon.benchmarks;

import dev.beckon.signaling.spi.Connection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A peer comes into a room where another is, and leaves it: two requests, two replies, two events. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoomBenchmark {

    private final Node node = new Node();
    private final KeepingTransport transport = new KeepingTransport();
    private final Connection guest = node.peer("guest", transport);
    private final byte[] join = Node.json("{\"type\":\"join\",\"id\":1,\"room\":\"lobby\"}");
    private final byte[] leave = Node.json("{\"type\":\"leave\",\"id\":2,\"room\":\"lobby\"}");

    public RoomBenchmark() {
        node.member("host", "lobby", new KeepingTransport());
    }

    @Benchmark
    public byte[] enterAndLeave() {
        guest.receive(join);
        guest.receive(leave);
        return transport.last;
    }
}
