package dev.beckon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Fails when a relayed message begins to cost clearly more memory than it does today. Allocation, unlike time, does not depend on what else the
 * machine does; the bounds leave room for what the compiler removes in one run and not in another.
 */
class AllocationTest {

    private static final int MESSAGES = 10_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Pair pair = new Pair(new Node());

    /** About 250 bytes in and out; 600 are allocated once the code is compiled. */
    @Test
    void a_candidate_allocates_little_more_than_its_copy() {
        assertThat(bytesEach(Frames.candidate(Pair.RECEIVER))).isLessThan(800);
    }

    @Test
    void an_offer_is_copied_once() {
        byte[] offer = Frames.offer(Pair.RECEIVER);
        assertThat(bytesEach(offer)).isLessThan(offer.length + 800);
    }

    private long bytesEach(byte[] frame) {
        relay(frame);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        relay(frame);
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / MESSAGES;
    }

    private void relay(byte[] frame) {
        for (int i = 0; i < MESSAGES; i++) {
            pair.relay(frame);
        }
    }
}
