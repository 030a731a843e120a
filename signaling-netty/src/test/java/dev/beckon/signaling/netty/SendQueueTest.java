package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SendQueueTest {

    @Test
    void takes_the_oldest_first() {
        SendQueue queue = new SendQueue();
        assertThat(queue.add("a", 1)).isTrue();
        assertThat(queue.add("b", 1)).isFalse();
        SendQueue.Entry first = queue.takeAll();
        assertThat(first.item).isEqualTo("a");
        assertThat(first.next.item).isEqualTo("b");
        assertThat(first.next.next).isNull();
        assertThat(queue.takeAll()).isNull();
        assertThat(queue.add("c", 1)).isTrue();
    }

    @Test
    void threads_lose_nothing_and_keep_their_order() throws InterruptedException {
        SendQueue queue = new SendQueue();
        AtomicInteger firsts = new AtomicInteger();
        int each = 20_000;
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int[] own = {t, 0};
            Thread thread = new Thread(() -> {
                for (; own[1] < each; own[1]++) {
                    if (queue.add(new int[] {own[0], own[1]}, 1)) {
                        firsts.incrementAndGet();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        int[] next = new int[3];
        int taken = 0;
        int batches = 0;
        while (taken < 3 * each) {
            SendQueue.Entry entry = queue.takeAll();
            batches += entry == null ? 0 : 1;
            for (; entry != null; entry = entry.next, taken++) {
                int[] item = (int[]) entry.item;
                assertThat(item[1]).isEqualTo(next[item[0]]++);
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // each batch was announced to exactly one thread, so none is left lying
        assertThat(firsts.get()).isEqualTo(batches);
    }
}
