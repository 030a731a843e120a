package dev.beckon.benchmarks;

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

/** From the bytes of one peer's message to the bytes that the other peer is sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RelayBenchmark {

    private final Pair pair = new Pair(new Node());
    private final byte[] candidate = Frames.candidate(Pair.RECEIVER);
    private final byte[] offer = Frames.offer(Pair.RECEIVER);

    @Benchmark
    public byte[] candidate() {
        return pair.relay(candidate);
    }

    @Benchmark
    public byte[] offer() {
        return pair.relay(offer);
    }
}
