package dev.beckon.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when the virtual machine is out of memory or an event loop is dead: then nobody knows what no longer works, and whoever watches over the
 * process starts another. Does what {@code -XX:+ExitOnOutOfMemoryError} does, with the same exit code, where the command line lacks it.
 *
 * <p>Made beforehand, because when it is needed there may be no memory for it.
 */
final class LastResort implements Thread.UncaughtExceptionHandler {

    /** A failure to systemd and to Kubernetes; HotSpot's own for this case. */
    static final int EXIT_CODE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);
    private static final byte[] OUT_OF_MEMORY =
            "beckon: out of memory; the process ends (more with -Xmx)\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOOP_ENDED =
            "beckon: an event loop ended; the process ends\n".getBytes(StandardCharsets.US_ASCII);
    private static final long LAST_WORDS_MILLIS = 500;
    private static final CountDownLatch OVER = new CountDownLatch(1);
    private static volatile byte @Nullable [] why;

    private LastResort() {}

    /** Once, at the start of the process, which from then on ends by a signal or by {@link System#exit}. Goes the way to its end as far as it can, so that all that it needs is loaded. */
    static void install() {
        Thread.setDefaultUncaughtExceptionHandler(new LastResort());
        Thread nothing = new Thread(() -> {});
        Runtime.getRuntime().addShutdownHook(nothing);
        Runtime.getRuntime().removeShutdownHook(nothing);
        FileOutputStream err = new FileOutputStream(FileDescriptor.err);
        write(err, new byte[0]);
        // whoever reads stderr may stand still, so the one who writes to it is not the one who ends the process
        thread("beckon-last-words", true, () -> {
            byte[] words = why;
            write(err, words == null ? OUT_OF_MEMORY : words);
        });
        // no daemon: where all other threads have died, the virtual machine would end, and say that all was well
        thread("beckon-last-resort", false, () -> {
            pause(LAST_WORDS_MILLIS);
            Runtime.getRuntime().halt(EXIT_CODE);
        });
    }

    private static void write(FileOutputStream err, byte[] words) {
        try {
            err.write(words);
        } catch (IOException nobodyReads) {
            return;
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the task when all is over, as often as it takes. */
    private static void thread(String name, boolean daemon, Runnable task) {
        pause(0);
        Thread thread = new Thread(
                () -> {
                    for (boolean done = false; !done; ) {
                        try {
                            OVER.await();
                            task.run();
                            done = true;
                        } catch (InterruptedException | OutOfMemoryError again) {
                            pause(1);
                        }
                    }
                },
                name);
        thread.setDaemon(daemon);
        thread.start();
    }

    /** Ends the process if this says that the virtual machine is out of memory. */
    static void look(Throwable fault) {
        // Netty's bound on its own buffers is a subclass, and costs the connection that had none
        if (fault.getClass() == OutOfMemoryError.class) {
            end(OUT_OF_MEMORY);
        }
    }

    /** An event loop ended although nobody had told it to. */
    static void eventLoopEnded() {
        end(LOOP_ENDED);
    }

    private static void end(byte[] words) {
        why = words;
        OVER.countDown();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable fault) {
        look(fault);
        LOG.error("thread {} ended", thread.getName(), fault);
    }
}
