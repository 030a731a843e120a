package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.redis.ClusterListener.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
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
 *   │                                               │ or has forgotten what it did or heard
 *   └──── joined, in a new epoch ──── FENCED ◀──────┴── (from UP, too)
 * </pre>
 *
 * While CUT nothing is asked: so a node that was paused learns first whether it still is one. When it is FENCED everything that it knew is void: {@link Owner#fenced}.
 */
final class Member implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    /** Of the keys, and of what nodes write for each other: nodes of different schemas do not work beside each other. SchemaTest says when it has to be raised. */
    static final String SCHEMA = "2";

    /** A connection that has broken is noticed, and made anew, after this time at the latest. */
    private static final Duration LOOKS = Duration.ofSeconds(1);

    /** What clients send each other: as much of it as they like, where everything else has a bound for each of them. */
    private static final Set<Script> MESSAGES = EnumSet.of(Script.DELIVER, Script.PUBLISH, Script.BROADCAST);

    /** Of what is asked without an answer by way of the inbox. */
    private static final String NO_ANSWER = "0";

    /** By then a session that was asked for has come, if the question was put at all. */
    private static final Duration DOUBT = Duration.ofMinutes(1);

    /** So many peers of a dead node are buried at a time. */
    private static final int AT_A_TIME = 50;

    final String node;
    final ClusterListener listener;
    private final Engine engine;
    private @Nullable Owner owner;
    private final Duration lease;
    /** As long this node believes in it: clocks differ, and what is asked takes a moment. */
    private final Duration goodFor;
    /** A renewal that takes longer goes over a connection that is dead, although nobody said so; there is time in the lease for another. */
    private final Duration patience;

    private final NodeTime time;
    private final Calls calls = new Calls();

    /** Done but while this node, having been fenced, joins anew. */
    private volatile CompletableFuture<Void> joined = CompletableFuture.completedFuture(null);

    /** How many scripts of this epoch have run, as far as answers and renewals have told. */
    private volatile AtomicLong answered = new AtomicLong();

    /** Empty before the first. */
    private volatile String epoch = "";

    private volatile boolean up;
    /** Of the last renewal: when it was asked for. */
    private volatile long renewedAt;
    /** How often the lease was renewed. */
    private volatile long renewals;
    /** That held a lease then. */
    private volatile int nodes;
    /** Of the inbox, not read by then. */
    private volatile long inboxBytes;
    /** How often this node has connected: the engine refuses what comes late over an older connection. */
    private volatile int connections;
    /** Since when no renewal has failed. Touched by the clock only. */
    private long unbrokenSince;
    /** Why it was cut off last. Touched by the clock, and before that by who starts it. */
    private String told = "";

    private volatile boolean closed;

    Member(String node, Engine engine, NodeTime time, Duration lease, ClusterListener listener) {
        this.node = node;
        this.listener = listener;
        this.engine = engine;
        this.lease = lease;
        this.goodFor = lease.multipliedBy(3).dividedBy(4);
        this.patience = lease.dividedBy(3);
        this.time = time;
        this.renewedAt = time.nanoTime();
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
            tell(Complaint.reason(failure));
        }
        long period = Math.min(lease.toMillis() / 4, LOOKS.toMillis());
        time.repeat(Duration.ofMillis(period), this::tick);
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
        return up && engine.isConnected() && time.nanoTime() - renewedAt < goodFor.toNanos();
    }

    long renewals() {
        return renewals;
    }

    NodeState state() {
        Duration sinceRenewal = Duration.ofNanos(time.nanoTime() - renewedAt);
        return new NodeState(isUp(), sinceRenewal, nodes, inboxBytes, engine.waitingBytes());
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
            tell(Complaint.reason(failure));
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

    private void renew() throws Exception {
        long asked = time.nanoTime();
        long before = answered.get();
        List<?> state;
        try {
            state = (List<?>) await(
                    owner().withLast(last -> issue(Script.RENEW, epoch, NO_ANSWER, List.of(lease.toMillis(), last))),
                    patience);
        } catch (NodeRefused refused) {
            LOG.warn("{}: sessions of this node end, their clients come back", refused.getMessage());
            fence();
            return;
        }
        if (ran(state) <= before) {
            LOG.warn("the engine has lost what this node had done: sessions of this node end, their clients come back");
            fence();
            return;
        }
        if (!up) {
            LOG.info("node {} is one of the cluster", node);
            told = "";
        }
        renewedAt = asked;
        nodes = Integer.parseInt(text(state.get(2)));
        inboxBytes = Long.parseLong(text(state.get(3)));
        up = true;
        if (unbrokenSince == 0) {
            unbrokenSince = asked;
        }
        renewals++;
        owner().renewed(renewals, InboxId.of(state.get(1)));
        calls.giveUpDoubtful(time.nanoTime());
        if (asked - unbrokenSince > lease.toNanos()) { // who was cut off itself does not judge others
            for (Object dead : state.subList(4, state.size())) {
                bury(text(dead));
            }
        }
    }

    private void bury(String dead) throws Exception {
        LOG.warn(
                "node {} has not renewed its lease: its peers wait for their clients, which may come to any other",
                dead);
        listener.gaveUp(dead);
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
        listener.fenced();
        CompletableFuture<Void> again = new CompletableFuture<>();
        joined = again;
        try {
            calls.failAll(Engine.cutOff("this node was given up by the others"));
            owner().fenced();
            join();
        } finally {
            again.complete(null);
        }
    }

    /** Asks when this node is one of the cluster again, if it is about to be: those who were sent away by it being fenced are back at once. */
    <T> CompletableFuture<T> whenJoined(Supplier<CompletableFuture<T>> question) {
        return joined.isDone() ? question.get() : joined.thenCompose(again -> question.get());
    }

    private void join() throws Exception {
        long asked = time.nanoTime();
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
        return await(issue(script, epoch, NO_ANSWER, arguments), patience);
    }

    private @Nullable Object await(CompletableFuture<@Nullable Object> answer, Duration patience) throws Exception {
        try {
            return time.await(answer, patience);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }

    // ---- what is asked

    private CompletableFuture<@Nullable Object> issue(Script script, String in, String call, List<?> arguments) {
        AtomicLong counter = answered;
        List<Object> all = new ArrayList<>(arguments.size() + 3);
        all.add(node);
        all.add(in.isEmpty() ? in : in + "." + connections);
        all.add(call);
        all.addAll(arguments);
        long asked = time.nanoTime();
        return engine.run(script, all).whenComplete((answer, failure) -> {
            Throwable why = failure == null ? null : plain(failure);
            if (why == null || why instanceof SignalingException refusal && Engine.isDecided(refusal)) {
                counter.updateAndGet(known -> Math.max(known + 1, script == Script.RENEW ? ran(answer) : 0));
                listener.answered(script.label, time.nanoTime() - asked);
            }
            if (why instanceof SignalingException refusal && refusal.code() == ErrorCode.UNAVAILABLE) {
                listener.unavailable(Engine.isDecided(refusal) ? Unavailable.REFUSED : Unavailable.UNANSWERED);
            }
        });
    }

    /** How many scripts of the epoch have run by the engine's word: a renewal tells of those, too, whose answers were lost. It comes before the answers to all that was asked later. */
    private static long ran(@Nullable Object renewal) {
        return renewal instanceof List<?> state ? Long.parseLong(text(state.get(0))) : 0;
    }

    /** As it was before it went from one stage to the next. */
    static Throwable plain(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Why the engine is not asked; null if it is. */
    private @Nullable SignalingException notAsked(Script script, String in) {
        if (!isUp() || in.isEmpty()) {
            listener.unavailable(Unavailable.CUT_OFF);
            return Engine.notAsked();
        }
        if (MESSAGES.contains(script) && engine.isBehind()) {
            listener.unavailable(Unavailable.BUSY);
            return Engine.notAskedOfABusyEngine();
        }
        return null;
    }

    /** Asks the engine; the answer is the script's own. */
    CompletableFuture<@Nullable Object> command(Script script, Object... arguments) {
        String now = epoch;
        SignalingException unasked = notAsked(script, now);
        return unasked != null
                ? CompletableFuture.failedFuture(unasked)
                : issue(script, now, NO_ANSWER, List.of(arguments)).exceptionallyCompose(Member::unavailable);
    }

    /** Asks the engine; the answer comes through the inbox, after all that happened before. */
    <T> CompletableFuture<T> call(Script script, Function<Packed, T> read, Object... arguments) {
        String now = epoch;
        SignalingException unasked = notAsked(script, now);
        if (unasked != null) {
            return CompletableFuture.failedFuture(unasked);
        }
        String call = calls.next(now);
        CompletableFuture<T> answer = calls.await(call, read);
        issue(script, now, call, List.of(arguments)).whenComplete((reply, failure) -> {
            Throwable why = failure == null ? null : plain(failure);
            if (script == Script.ASK && why instanceof SignalingException refusal && !Engine.isDecided(refusal)) {
                calls.doubt(call, time.nanoTime() + DOUBT.toNanos()); // a session may be on its way here
            } else if (why != null) {
                calls.fail(call, unavailableIfRefused(why));
            } else if (reply instanceof Long number && number == 0) {
                complete(call, new Packed(List.of())); // there is nobody to ask
            }
        });
        return answer;
    }

    private static CompletableFuture<@Nullable Object> unavailable(Throwable failure) {
        return CompletableFuture.failedFuture(unavailableIfRefused(failure));
    }

    private static Throwable unavailableIfRefused(Throwable failure) {
        Throwable why = plain(failure);
        return why instanceof NodeRefused ? Engine.cutOff(why.getMessage()) : why;
    }

    /** The inbox has an answer. */
    void complete(String call, Packed answer) {
        calls.complete(call, answer);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        time.close();
        try {
            if (isUp()) {
                ask(goodFor, Script.QUIT, List.of());
            }
        } catch (Exception failure) {
            LOG.info("the cluster was not told that this node goes: {}", Complaint.reason(failure));
        }
        up = false;
        engine.close();
    }
}
