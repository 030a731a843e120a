package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogQueueTest {

    private final CountDownLatch read = new CountDownLatch(1);
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    /** Whose reader stands still. */
    private final AppenderBase<ILoggingEvent> still = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            try {
                read.await();
            } catch (InterruptedException stop) {
                return;
            }
            lines.add(event.getMessage());
        }
    };

    @Test
    void whoever_logs_never_waits_and_what_is_below_warn_is_dropped_first_and_all_that_is_dropped_is_counted() {
        LoggerContext logback = new LoggerContext();
        logback.setMDCAdapter(new LogbackMDCAdapter());
        still.setContext(logback);
        still.start();
        LogQueue queue = new LogQueue();
        queue.setContext(logback);
        queue.addAppender(still);
        queue.start();
        Logger log = logback.getLogger("test");
        log.setLevel(Level.INFO);
        log.addAppender(queue);
        long before = LogQueue.dropped();

        int many = 2 * queue.getQueueSize();
        for (int i = 0; i < many; i++) {
            log.info("info");
        }
        long infos = LogQueue.dropped() - before;
        assertThat(infos).isPositive();
        log.warn("warn");
        assertThat(LogQueue.dropped() - before).as("there is room for warnings").isEqualTo(infos);
        for (int i = 0; i < many; i++) {
            log.warn("warn");
        }
        long dropped = LogQueue.dropped() - before;
        assertThat(dropped).isGreaterThan(infos);

        read.countDown();
        await().untilAsserted(() -> assertThat(lines).hasSize((int) (2L * many + 1 - dropped)));
        queue.stop();
        assertThat(lines).contains("info", "warn");
    }
}
