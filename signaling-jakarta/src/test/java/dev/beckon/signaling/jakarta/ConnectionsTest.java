package dev.beckon.signaling.jakarta;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Timeout(300)
@Isolated // others need the common pool
class ConnectionsTest {

    /** On Java 25 it has one thread on a machine of two processors. */
    @Test
    void the_wait_for_the_last_client_ends_while_the_application_blocks_the_common_pool() throws Exception {
        Connections all = new Connections(Runnable::run, 0);
        all.opened();
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> {
                try {
                    end.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            });
        }
        try {
            all.whenEmpty(10).get(60, TimeUnit.SECONDS);
        } finally {
            end.countDown();
            all.closed();
            all.end();
        }
    }
}
