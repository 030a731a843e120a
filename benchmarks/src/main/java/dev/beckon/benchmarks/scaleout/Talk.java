package dev.beckon.benchmarks.scaleout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Pairs whose two peers are at different servers, and a thread that has one after the other say something. */
final class Talk implements AutoCloseable {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int PATIENCE_SECONDS = 60;
    private static final int LAST_WORD_SECONDS = 10;
    private static final int LOOK_MILLIS = 20;

    private final List<Talker> talkers = new ArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    /**
     * Returns when all are in their rooms and the talk has begun.
     *
     * @param rate messages a second of all of them
     */
    @SuppressWarnings("this-escape")
    Talk(Nodes nodes, String name, int pairs, double rate) throws InterruptedException {
        thread = new Thread(() -> talk(rate), name);
        thread.setDaemon(true);
        try {
            for (int pair = 0; pair < pairs; pair++) {
                String room = name + "-" + pair;
                Numbered there = new Numbered();
                Numbered back = new Numbered();
                enter(room, new Talker(new Route(nodes, pair % nodes.size()), room + "-a", room + "-b", there, back));
                Route other = new Route(nodes, (pair + 1) % nodes.size());
                enter(room, new Talker(other, room + "-b", room + "-a", back, there));
            }
        } catch (InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
        thread.start();
    }

    private void enter(String room, Talker talker) throws InterruptedException {
        talkers.add(talker);
        talker.enter(room);
    }

    private void talk(double rate) {
        long start = System.nanoTime();
        for (long turn = 0; !over; ) {
            long due = (long) ((System.nanoTime() - start) / 1e9 * rate);
            for (; turn < due && !over; turn++) {
                talkers.get((int) (turn % talkers.size())).speak();
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    List<Talker> talkers() {
        return talkers;
    }

    /** The talk stops; when all are connected each says a last word, and those that come are waited for. */
    void settle() throws IOException, InterruptedException {
        over = true;
        thread.join();
        awaitAll("connected", Talker::isOpen);
        talkers.forEach(Talker::speak);
        holdsForAll(talker -> talker.says.lastHasCome(), LAST_WORD_SECONDS);
    }

    void awaitAll(String what, Predicate<Talker> is) throws IOException, InterruptedException {
        if (!holdsForAll(is, PATIENCE_SECONDS)) {
            long not = talkers.stream().filter(is.negate()).count();
            throw new IOException(
                    not + " of " + talkers.size() + " are not " + what + " after " + PATIENCE_SECONDS + " s");
        }
    }

    private boolean holdsForAll(Predicate<Talker> is, int seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!talkers.stream().allMatch(is)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }

    @Override
    public void close() {
        over = true;
        talkers.forEach(Talker::close);
    }
}
