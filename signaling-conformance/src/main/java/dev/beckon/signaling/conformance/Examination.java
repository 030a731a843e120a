package dev.beckon.signaling.conformance;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Tries rules at a server, some at once. */
final class Examination implements AutoCloseable {

    /** Rules at once: those that wait for a deadline of the server, and some more. */
    private static final int AT_ONCE = 8;

    private final Target target;
    private final Door door;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Examination::daemon);
    private final ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE, Examination::daemon);

    Examination(Target target, Door door) {
        this.target = target;
        this.door = door;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "conformance");
        thread.setDaemon(true);
        return thread;
    }

    /** Tells what came of each, in order. */
    void run(List<Rule> rules, BiConsumer<Rule, Verdict> told) throws Exception {
        Map<Rule, Future<Verdict>> together = new LinkedHashMap<>();
        for (Rule rule : rules) {
            if (rule.when() != Rule.When.ALONE) {
                together.put(rule, pool.submit(() -> tried(rule)));
            }
        }
        for (Rule rule : rules) {
            Future<Verdict> verdict = together.get(rule);
            if (verdict != null) {
                told.accept(rule, verdict.get());
                continue;
            }
            for (Future<Verdict> other : together.values()) {
                other.get();
            }
            told.accept(rule, tried(rule));
        }
    }

    Verdict tried(Rule rule) throws Exception {
        try (Bench bench = new Bench(target, door, timer)) {
            rule.check().run(bench);
            return new Verdict.Kept();
        } catch (Verdict.End end) {
            return end.verdict;
        } catch (IOException failed) {
            return new Verdict.Broken("an HTTP request", "an answer", failed.toString());
        }
    }

    /** Waits until the sessions of the clients have ended at the server. */
    void settle() throws InterruptedException {
        timer.shutdown();
        timer.awaitTermination(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        pool.shutdownNow();
        timer.shutdown(); // the last connections are cut after it
    }
}
