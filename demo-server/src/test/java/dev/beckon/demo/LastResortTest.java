package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.netty.SignalingServer;
import io.netty.channel.IoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process of its own that runs out of memory, started without any option that would end it. */
@Timeout(120)
class LastResortTest {

    /** Where the memory ends. */
    enum Place {
        EVENT_LOOP,
        EVERY_EVENT_LOOP,
        THREAD,
        MAIN
    }

    @ParameterizedTest
    @EnumSource
    void a_process_without_memory_ends_with_an_exit_code_that_says_so(Place place) throws Exception {
        Process process = new ProcessBuilder(JavaCommand.of(List.of("-Xmx32m"), Victim.class, place.name()))
                .redirectErrorStream(true)
                .start();
        String said;
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it has ended").isTrue();
            said = new String(process.getInputStream().readAllBytes());
        } finally {
            process.destroyForcibly();
        }
        if (place == Place.MAIN) {
            // Java's launcher may be quicker: it says 1 for what main threw
            assertThat(process.exitValue()).as(said).isIn(1, 3);
        } else {
            assertThat(process.exitValue()).as(said).isEqualTo(3);
        }
        assertThat(said).contains("beckon: out of memory; the process ends");
    }

    /** What runs there. */
    static final class Victim {

        private static final List<byte[]> HELD = new ArrayList<>();

        private Victim() {}

        /** @param args a {@link Place} */
        public static void main(String[] args) {
            LastResort.install();
            IoEventLoopGroup loops = SignalingServer.eventLoops(2);
            switch (Place.valueOf(args[0])) {
                case EVENT_LOOP -> loops.next().execute(Victim::fill);
                case EVERY_EVENT_LOOP -> loops.forEach(loop -> loop.execute(Victim::fill));
                case THREAD -> {
                    loops.forEach(loop -> loop.execute(() -> {}));
                    new Thread(Victim::fill).start();
                }
                case MAIN -> {
                    loops.forEach(loop -> loop.execute(() -> {}));
                    fill();
                }
            }
        }

        private static void fill() {
            for (; ; ) {
                synchronized (HELD) {
                    HELD.add(new byte[64 * 1024]);
                }
            }
        }
    }
}
