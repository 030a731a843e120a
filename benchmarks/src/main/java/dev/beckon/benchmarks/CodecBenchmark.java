package dev.beckon.benchmarks;

import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Codec;
import dev.beckon.signaling.message.Message;
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

/** The part of JSON in {@link RelayBenchmark}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    private final Codec codec = new JsonCodec(Limits.DEFAULTS);
    private final byte[] candidate = Frames.candidate("bo-4711");
    private final byte[] offer = Frames.offer("bo-4711");
    private final Message message = codec.decode(candidate);

    @Benchmark
    public Message decodeCandidate() {
        return codec.decode(candidate);
    }

    @Benchmark
    public Message decodeOffer() {
        return codec.decode(offer);
    }

    @Benchmark
    public byte[] encodeCandidate() {
        return codec.encode(message);
    }
}
