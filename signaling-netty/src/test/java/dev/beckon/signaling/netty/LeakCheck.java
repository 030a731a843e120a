package dev.beckon.signaling.netty;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class after which a buffer was found that nobody had released. Registered for all classes of this module, whose build runs Netty's leak
 * detection at its paranoid level. A leak of its own proves each time that leaks are found.
 */
public final class LeakCheck implements AfterAllCallback {

    private static final String CANARY = "canary";
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();
    private static final AtomicInteger CANARIES = new AtomicInteger();

    static {
        // Netty looks for leaks only where it may log them; here they are collected instead
        Logger log = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
        log.setLevel(Level.ERROR);
        log.setAdditive(false);
        ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(records));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        String canary = CANARY + CANARIES.incrementAndGet(); // equal leaks are reported once
        leakOne(canary);
        // after a fuzzer's run the heap is large, and each collection takes its time
        Awaitility.await("a leak made on purpose is found")
                .atMost(Duration.ofMinutes(5))
                .until(() -> {
                    System.gc();
                    ByteBufAllocator.DEFAULT.buffer().release(); // the detector reports when a buffer is taken
                    return LEAKS.stream().anyMatch(records -> records.contains(canary));
                });
        List<String> others =
                LEAKS.stream().filter(records -> !records.contains(CANARY)).toList();
        LEAKS.removeAll(others); // another class may still look for its own
        if (!others.isEmpty()) {
            throw new AssertionError(others.size() + " leaked buffers, the first: " + others.get(0));
        }
    }

    private static void leakOne(String canary) {
        ByteBuf leaked = ByteBufAllocator.DEFAULT.buffer();
        leaked.touch(canary);
    }
}
