package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.SignalingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node as a member of the cluster: its lease, its epoch, and what it asks of the engine.
 *
 * <pre>
 *             lease not renewed for a while
 *   UP ─────────────────────────────────────▶ CUT ──┐
 *   ▲ ◀──────────────── renewed ────────────────┘   │ the engine says that the others gave it up,
 *   │                                               │ or has forgotten what it did
 *   └──── joined, in a new epoch ──── FENCED ◀──────┴── (from UP, too)
 * </pre>
 *
 * While CUT nothing is asked: so a node that was paused learns first whether it still is one. When it is FENCED everything that it knew is void: {@link Owner#fenced}.
 */
final class Member implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    /** Of the keys: another major version of them is another number. */
    private static final String SCHEMA = "1";

    /** A connection that has broken is noticed, and made anew, after this time at the latest. */
    private static final Duration LOOKS = Duration.ofSeconds(1);

    /** What clients send each other: as much of it as they like, where everything else has a bound for each of them. */
    private static final Set<Script> MESSAGES = EnumSet.of(Script.DELIVER, Script.PUBLISH, Script.BROADCAST);

    /** So many peers of a dead node are buried at a time. */
    private static final int AT_A_TIME = 50;

    /** Whose node this is. Called on one thread, the cluster's own. */
    interface Owner {
        /** Everything that was known is void: sessions, and what was asked. */
        void fenced();

        /** The inbox is empty, and begins anew. */
        void joined();

        /**
         * The lease goes on.
         *
         * @param renewals how many there were
         * @param last the end of the inbox: all that was asked before the renewal before this one, and has failed, has been done and is in the inbox up to there, or never will be
         */
        void renewed(long renewals, InboxId last);
    }

    /** An answer that comes through the inbox. */
    private record Waiting(Function<Packed, ?> read, CompletableFuture<Object> answer) {}

    final String node;
    private final Engine engine;
    private @Nullable Owner owner;
    private final Duration lease;
    /** As long this node believes in it: clocks differ, and what is asked takes a moment. */
    private final Duration goodFor;
    /** A renewal that takes longer goes over a connection that is dead, although nobody said so; there is time in the lease for another. */
    private final Duration patience;

    private final ScheduledExecutorService clock;
    private final ConcurrentHashMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();

    /** How many scripts of this epoch were answered. */
    private volatile AtomicLong answered = new AtomicLong();

    /** Empty before the first. */
    private volatile String epoch = "";

    private volatile boolean up;
    /** Of the last renewal: when it was asked for. */
    private volatile long renewedAt;
    /** How often the lease was renewed. */
    private volatile long renewals;
    /** How often this node has connected: the engine refuses what comes late over an older connection. */
    private volatile int connections;
    /** Since when no renewal has failed. Touched by the clock only. */
    private long unbrokenSince;
    /** Why it was cut off last. Touched by the clock, and before that by who starts it. */
    private String told = "";

    private volatile boolean closed;

    Member(String node, Engine engine, Duration lease) {
        this.node = node;
        this.engine = engine;
        this.lease = lease;
        this.goodFor = lease.multipliedBy(3).dividedBy(4);
        this.patience = lease.dividedBy(3);
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "beckon-cluster-" + node);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Joins the cluster; blocks until that has worked or failed.
     *
     * @param waiting whether an engine that is not there yet is waited for, and not a failure
     */
    void start(Owner whose, boolean waiting) throws Exception {
        owner = whose;
        try {
            connect();
        } catch (Exception failure) {
            if (!waiting || !Complaint.isAway(failure)) {
                throw failure;
            }
            tell(reason(failure));
        }
        long period = Math.min(lease.toMillis() / 4, LOOKS.toMillis());
        clock.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
    }

    private void connect() throws Exception {
        engine.connect();
        connections++;
        if (epoch.isEmpty()) {
            String complaint = Complaint.about(engine.info());
            if (complaint != null) {
                throw new IllegalStateException(complaint);
            }
            join();
        }
    }

    private Owner owner() {
        return Objects.requireNonNull(owner, "not started");
    }

    /** Whether the cluster can be asked now. */
    boolean isUp() {
        return up && engine.isConnected() && System.nanoTime() - renewedAt < goodFor.toNanos();
    }

    long renewals() {
        return renewals;
    }

    // ---- life

    private void tick() {
        try {
            if (!engine.isConnected()) {
                up = false;
                connect();
            } else if (epoch.isEmpty()) {
                join();
            }
            renew();
        } catch (Throwable failure) {
            tell(reason(failure));
            up = false;
            unbrokenSince = 0;
            engine.disconnect();
        }
    }

    /** Each reason once. */
    private void tell(String why) {
        if (!why.equals(told)) {
            told = why;
            LOG.warn("this node is cut off from the cluster, and tries again: {}", why);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private void renew() throws Exception {
        long asked = System.nanoTime();
        long before = answered.get();
        List<?> state;
        try {
            state = (List<?>) ask(patience, Script.RENEW, List.of(lease.toMillis()));
        } catch (NodeRefused refused) {
            LOG.warn("{}: sessions of this node end, their clients come back", refused.getMessage());
            fence();
            return;
        }
        if (Long.parseLong(text(state.get(0))) <= before) {
            LOG.warn("the engine has lost what this node had done: sessions of this node end, their clients come back");
            fence();
            return;
        }
        if (!up) {
            LOG.info("node {} is one of the cluster", node);
            told = "";
        }
        renewedAt = asked;
        up = true;
        if (unbrokenSince == 0) {
            unbrokenSince = asked;
        }
        renewals++;
        owner().renewed(renewals, InboxId.of(state.get(1)));
        if (asked - unbrokenSince > lease.toNanos()) { // who was cut off itself does not judge others
            for (Object dead : state.subList(2, state.size())) {
                bury(text(dead));
            }
        }
    }

    private void bury(String dead) throws Exception {
        LOG.warn(
                "node {} has not renewed its lease: its peers wait for their clients, which may come to any other",
                dead);
        buryAll(dead);
    }

    private void buryAll(String dead) throws Exception {
        for (Object left = 1L; left instanceof Long many && many > 0; ) {
            left = ask(goodFor, Script.BURY, List.of(dead, AT_A_TIME));
        }
    }

    private void fence() throws Exception {
        up = false;
        unbrokenSince = 0;
        List<Waiting> asked = new ArrayList<>(waiting.values());
        waiting.clear();
        asked.forEach(
                each -> each.answer().completeExceptionally(Engine.cutOff("this node was given up by the others")));
        owner().fenced();
        join();
    }

    private void join() throws Exception {
        long asked = System.nanoTime();
        epoch = "";
        buryAll(node);
        String next = text(ask(Engine.PATIENCE, Script.JOIN, List.of(lease.toMillis(), SCHEMA, connections)));
        answered = new AtomicLong();
        epoch = next;
        owner().joined();
        renewedAt = asked;
        unbrokenSince = asked;
        up = true;
        LOG.info("node {} has joined the cluster in epoch {}", node, next);
    }

    private static String text(@Nullable Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "" + value;
    }

    /** On the clock's thread. */
    private @Nullable Object ask(Duration patience, Script script, List<?> arguments) throws Exception {
        try {
            return issue(script, 0, arguments).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }

    // ---- what is asked

    private CompletableFuture<@Nullable Object> issue(Script script, long call, List<?> arguments) {
        AtomicLong counter = answered;
        List<Object> all = new ArrayList<>(arguments.size() + 3);
        all.add(node);
        all.add(epoch.isEmpty() ? epoch : epoch + "." + connections);
        all.add(call);
        all.addAll(arguments);
        return engine.run(script, all).whenComplete((answer, failure) -> {
            if (failure == null || failure instanceof SignalingException refusal && Engine.isDecided(refusal)) {
                counter.incrementAndGet();
            }
        });
    }

    /** Asks the engine; the answer is the script's own. */
    CompletableFuture<@Nullable Object> command(Script script, Object... arguments) {
        if (!isUp()) {
            return CompletableFuture.failedFuture(Engine.notAsked());
        }
        if (MESSAGES.contains(script) && engine.isBehind()) {
            return CompletableFuture.failedFuture(Engine.notAskedOfABusyEngine());
        }
        return issue(script, 0, List.of(arguments)).exceptionallyCompose(Member::unavailable);
    }

    /** Asks the engine; the answer comes through the inbox, after all that happened before. */
    <T> CompletableFuture<T> call(Script script, Function<Packed, T> read, Object... arguments) {
        if (!isUp()) {
            return CompletableFuture.failedFuture(Engine.notAsked());
        }
        long call = calls.incrementAndGet();
        CompletableFuture<Object> answer = new CompletableFuture<>();
        waiting.put(call, new Waiting(read, answer));
        issue(script, call, List.of(arguments)).whenComplete((reply, failure) -> {
            if (failure != null) {
                waiting.remove(call);
                answer.completeExceptionally(unavailableIfRefused(failure));
            } else if (reply instanceof Long number && number == 0) {
                complete(call, new Packed(List.of())); // there is nobody to ask
            }
        });
        @SuppressWarnings("unchecked") // it is what the function makes
        CompletableFuture<T> typed = (CompletableFuture<T>) answer;
        return typed;
    }

    private static CompletableFuture<@Nullable Object> unavailable(Throwable failure) {
        return CompletableFuture.failedFuture(unavailableIfRefused(failure));
    }

    private static Throwable unavailableIfRefused(Throwable failure) {
        return failure instanceof NodeRefused ? Engine.cutOff(failure.getMessage()) : failure;
    }

    /** The inbox has an answer. */
    void complete(long call, Packed answer) {
        Waiting asked = waiting.remove(call);
        if (asked != null) {
            try {
                asked.answer().complete(asked.read().apply(answer));
            } catch (RuntimeException wrong) {
                asked.answer().completeExceptionally(wrong);
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        clock.shutdownNow();
        try {
            if (isUp()) {
                ask(goodFor, Script.QUIT, List.of());
            }
        } catch (Exception failure) {
            LOG.info("the cluster was not told that this node goes: {}", reason(failure));
        }
        up = false;
        engine.close();
    }
}
