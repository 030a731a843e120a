package dev.beckon.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Codec;
import dev.beckon.signaling.message.Message;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * The scanner against Jackson's streaming parser, by turns in one process: processor time of the thread, which says little about what else the machine
 * does, and bytes allocated. The argument is how many rounds; the middle one counts.
 */
public final class JsonComparison {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20;
    private static final String PLACE_OF_KEY = "0000000000000000";

    /** Decodes so many times. @return something that depends on all of it */
    private interface Work {
        int run(int times) throws IOException;
    }

    /** What one of the two needed in each round, for one message. */
    private static final class Cost {
        final Work work;
        final double[] nanos;
        long bytes;

        Cost(Work work, int rounds) {
            this.work = work;
            this.nanos = new double[rounds];
        }

        int measure(int round, int times) throws IOException {
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long before = THREADS.getCurrentThreadCpuTime();
            int result = work.run(times);
            nanos[round] = (THREADS.getCurrentThreadCpuTime() - before) / (double) times;
            bytes = (THREADS.getCurrentThreadAllocatedBytes() - bytesBefore) / times;
            return result;
        }

        double median() {
            double[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    private final Codec codec = new JsonCodec(Limits.DEFAULTS);
    private final JacksonDecoder jackson = new JacksonDecoder();
    private final int rounds;
    private int sum;

    private JsonComparison(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] args) throws IOException {
        JsonComparison comparison = new JsonComparison(Integer.parseInt(args[0]));
        System.out.println(
                "| message | scanner, ns | bytes | Jackson, ns | bytes | Jackson ÷ scanner, middle (quarters) |");
        System.out.println("|---|---|---|---|---|---|");
        comparison.compare("a candidate, 250 bytes", Frames.candidate("bo-4711"), 10_000);
        comparison.compare("an offer, 4 KB", Frames.offer("bo-4711"), 2_000);
        comparison.compareFreshKeys("a candidate with a key that never came before", 2_000);
        System.out.println(comparison.sum == 0 ? "nothing was decoded" : "");
    }

    private static int length(Message message) {
        return message instanceof Message.Signal signal ? signal.body().length() : 0;
    }

    private void compare(String name, byte[] frame, int times) throws IOException {
        compare(
                name,
                times,
                n -> {
                    int seen = 0;
                    for (int i = 0; i < n; i++) {
                        seen += length(codec.decode(frame));
                    }
                    return seen;
                },
                n -> {
                    int seen = 0;
                    for (int i = 0; i < n; i++) {
                        seen += length(jackson.decode(frame));
                    }
                    return seen;
                });
    }

    /** A key is a number of sixteen digits, which is another in each message. */
    private void compareFreshKeys(String name, int times) throws IOException {
        byte[] frame = ("{\"type\":\"candidate\",\"to\":\"bo-4711\",\"" + PLACE_OF_KEY + "\":1,\"candidate\":{}}")
                .getBytes(US_ASCII);
        int place = new String(frame, US_ASCII).indexOf(PLACE_OF_KEY);
        compare(
                name,
                times,
                n -> {
                    int seen = 0;
                    for (int i = 0; i < n; i++) {
                        count(frame, place);
                        seen += length(codec.decode(frame));
                    }
                    return seen;
                },
                n -> {
                    int seen = 0;
                    for (int i = 0; i < n; i++) {
                        count(frame, place);
                        seen += length(jackson.decode(frame));
                    }
                    return seen;
                });
    }

    private static void count(byte[] frame, int place) {
        for (int digit = place + PLACE_OF_KEY.length() - 1; digit >= place && ++frame[digit] > '9'; digit--) {
            frame[digit] = '0';
        }
    }

    private void compare(String name, int times, Work scanner, Work other) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            sum += scanner.run(times) + other.run(times);
        }
        Cost ours = new Cost(scanner, rounds);
        Cost theirs = new Cost(other, rounds);
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            sum += round % 2 == 0 ? ours.measure(round, times) : theirs.measure(round, times);
            sum += round % 2 == 0 ? theirs.measure(round, times) : ours.measure(round, times);
            ratios[round] = theirs.nanos[round] / ours.nanos[round];
        }
        Arrays.sort(ratios);
        System.out.printf(
                "| %s | %.0f | %d | %.0f | %d | %.1f (%.1f–%.1f) |%n",
                name,
                ours.median(),
                ours.bytes,
                theirs.median(),
                theirs.bytes,
                ratios[rounds / 2],
                ratios[rounds / 4],
                ratios[3 * rounds / 4]);
    }
}
