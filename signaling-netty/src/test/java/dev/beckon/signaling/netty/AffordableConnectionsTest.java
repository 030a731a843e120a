package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Capacity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many connections a process takes that was told no number: what its heap holds, as far as its file descriptors go. */
class AffordableConnectionsTest {

    private static final int MEBI = 1024 * 1024;

    @ParameterizedTest
    @CsvSource({
        "64, 1000000, 4096",
        "128, 1000000, 8192",
        "1024, 1000000, 65536",
        "1024, 20000, 20000",
        "64, 100, 100",
    })
    void one_for_each_16_KiB_of_the_heap_and_no_more_than_file_descriptors_allow(int heap, int openable, int expected) {
        Capacity capacity = Capacity.ofHeap((long) heap * MEBI);
        assertThat(SignalingServer.affordableConnections(capacity, openable)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1000000, 999872", "1024, 896", "512, 384", "400, 300", "8, 6", "1, 1", "0, 1"})
    void the_process_keeps_128_descriptors_or_a_quarter_of_what_is_left_if_that_is_less(long left, int openable) {
        assertThat(Descriptors.openable(left)).isEqualTo(openable);
    }

    @Test
    void what_this_process_affords_is_between_one_and_what_its_heap_holds() {
        long ofHeap = Runtime.getRuntime().maxMemory() / (16 * 1024);
        assertThat(SignalingServer.affordableConnections()).isBetween(1, (int) Math.min(Integer.MAX_VALUE, ofHeap + 1));
    }
}
