package dev.beckon.signaling.session;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RoomWatcher;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Holding;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.spi.Transport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node behind {@code Signaling}: what it is made of, its connections, the sweep for silent ones, the drain. Safe for use by many threads. */
public final class Node {

    /**
     * What a node is made of.
     *
     * @param hellosAtOnce how many hellos may wait for the authenticator and the registry
     * @param clock by which identities are valid
     * @param random where ids and secrets come from
     */
    public record Parts(
            Limits limits,
            PeerRegistry registry,
            Scheduler scheduler,
            Authenticator authenticator,
            AccessPolicy policy,
            List<SignalingListener> listeners,
            IceServerProvider iceServers,
            int hellosAtOnce,
            InstantSource clock,
            RandomGenerator random) {}

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** So far apart clients are told to say hello again: 10,000 a second. */
    private static final Duration HELLOS_AGAIN = Duration.ofNanos(100_000);

    final Limits limits;
    /** What every welcome tells of the limits. */
    final Message.Bounds bounds;

    /** What most rooms are made with: they share it. */
    final RoomOptions plainRoom;

    final Timers timers;
    final GuardedRegistry registry;
    final GuardedPolicy policy;
    final SignalingListener listener;
    final Guard guard;
    private final FaultLog faults;
    private final Authenticator authenticator;
    private final int hellosAtOnce;
    private final IceServerProvider iceServers;
    final InstantSource clock;
    private final RandomGenerator random;

    private final Roster<LiveConnection> connections = new Roster<>();
    private final Roster<Session> sessions = new Roster<>();
    final Ledger ledger;
    private final FairShares shares;
    final Guesses guesses;
    private final AtomicInteger hellos = new AtomicInteger();

    /** Clients are told to say hello again: if all were told at once, more hellos would come than may wait. */
    final Pace helloAgain;

    private final AtomicBoolean sweeping = new AtomicBoolean();
    /** In what time clients are sent away; null as long as they are not. */
    private volatile @Nullable Duration drain;

    private volatile boolean stopped;

    public Node(Parts parts) {
        limits = parts.limits();
        plainRoom = RoomOptions.of(limits.roomCapacity());
        bounds = new Message.Bounds(
                limits.frameBytes(),
                limits.sentBytes(),
                limits.sdpBytes(),
                limits.attributesBytes(),
                limits.roomsPerPeer(),
                limits.roomCapacity(),
                limits.linksPerPair());
        timers = new Timers(parts.scheduler());
        faults = new FaultLog(timers::nanoTime);
        guard = new Guard(new Deadlines(timers, limits.spiTimeout(), faults), faults);
        registry = new GuardedRegistry(parts.registry(), guard);
        policy = new GuardedPolicy(parts.policy(), guard);
        authenticator = parts.authenticator();
        listener = new SafeListener(parts.listeners(), faults);
        iceServers = parts.iceServers();
        hellosAtOnce = parts.hellosAtOnce();
        clock = new GuardedClock(parts.clock());
        random = parts.random();
        if (!parts.listeners().isEmpty()) {
            registry.watch(new RoomWatcher() {
                @Override
                public void opened(String room) {
                    listener.on(new SignalingEvent.RoomOpened(room));
                }

                @Override
                public void ended(String room) {
                    listener.on(new SignalingEvent.RoomEnded(room));
                }
            });
        }
        shares = new FairShares(limits.shares(), random.nextLong(), timers.nanoTime());
        helloAgain = new Pace(timers, HELLOS_AGAIN);
        guesses = new Guesses(shares);
        ledger = new Ledger(limits.capacity(), new Relief(this, connections));
    }

    /** What the server itself asks for. */
    public Verbs verbs() {
        return new Verbs(registry, limits);
    }

    public boolean mayOpen(String remote) {
        return shares.take(FairShares.Kind.OPENED, Network.of(remote), timers.nanoTime());
    }

    public boolean hasRoom() {
        return ledger.hasRoom();
    }

    public Holding holding(String remote) {
        return ledger.holding(Network.of(remote));
    }

    public Connection open(Transport transport, Dialect dialect) {
        return open(transport, Opening.plain(Line.remote(transport)), timers.nanoTime(), dialect);
    }

    public Connection open(Transport transport, Opening opening, long openedNanos, Dialect dialect) {
        LiveConnection connection = new LiveConnection(this, transport, opening, openedNanos);
        connections.add(connection);
        listener.on(new SignalingEvent.ConnectionOpened(connection.remote(), name(dialect)));
        sweepLater();
        connection.begin(dialect);
        Duration within = drain;
        if (within != null) {
            connection.goAwayNow(reconnectIn(within));
        }
        return connection;
    }

    private static String name(Dialect dialect) {
        try {
            return dialect.name();
        } catch (Throwable fault) {
            LOG.error("a dialect could not tell its name", fault);
            return "unknown";
        }
    }

    public boolean draining() {
        return drain != null;
    }

    public int connectionCount() {
        return connections.count();
    }

    /**
     * What the node has to carry now.
     *
     * @param sessions that live here, with a connection or without
     * @param connections that are open
     * @param greeted those of them on which a session is
     * @param queuedBytes handed to their transports and not yet taken by the network
     * @param heldBytes held for clients
     */
    public record Load(int sessions, int connections, int greeted, long queuedBytes, long heldBytes) {}

    public Load load() {
        int seen = 0;
        int greeted = 0;
        long queued = 0;
        for (int place = connections.count() - 1; place >= 0; place--) {
            LiveConnection connection = connections.at(place);
            if (connection != null) {
                seen++;
                greeted += connection.session() != null ? 1 : 0;
                queued += connection.queuedBytes();
            }
        }
        return new Load(sessions.count(), seen, greeted, queued, ledger.bytes());
    }

    public CompletableFuture<Void> drain(Duration within) {
        drain = within;
        List<CompletableFuture<?>> told = new ArrayList<>();
        int count = connections.count();
        for (int i = count - 1; i >= 0; i--) {
            LiveConnection connection = connections.at(i);
            if (connection != null) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                told.add(done);
                long reconnectIn = reconnectIn(within);
                timers.schedule(within.multipliedBy(i).dividedBy(count), () -> {
                    connection.goAway(reconnectIn);
                    done.complete(null);
                });
            }
        }
        return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new));
    }

    /** In milliseconds: at random, so that not all come back at once. */
    private long reconnectIn(Duration within) {
        return 500 + random.nextLong(1 + within.toMillis());
    }

    public CompletableFuture<Void> stop() {
        if (drain == null) {
            drain = Duration.ZERO;
        }
        stopped = true;
        List<CompletableFuture<?>> ended = new ArrayList<>();
        for (int i = sessions.count() - 1; i >= 0; i--) {
            Session session = sessions.at(i);
            if (session != null) {
                ended.add(session.resumes() && registry.parks() ? park(session) : session.attachment.stop());
            }
        }
        for (int i = connections.count() - 1; i >= 0; i--) {
            LiveConnection connection = connections.at(i);
            if (connection != null) {
                connection.closeLater(CloseReason.RESTART);
            }
        }
        return CompletableFuture.allOf(ended.toArray(CompletableFuture<?>[]::new))
                .exceptionally(failure -> null); // what a registry does not let go, it has to forget by itself
    }

    /** Sessions that are still here go elsewhere, or end. */
    boolean isStopped() {
        return stopped;
    }

    /** The registry keeps the session for its client, or it ends. */
    private CompletableFuture<?> park(Session session) {
        CompletableFuture<Session> done = new CompletableFuture<>();
        registry.park(session, limits.grace()).whenComplete((kept, failure) -> {
            if (failure == null) {
                done.complete(session);
            } else {
                session.attachment.stop().whenComplete((ended, late) -> done.complete(session));
            }
        });
        return done;
    }

    /** @return false if too many hellos wait for their answers; otherwise {@link #greeted} has to follow */
    boolean greets() {
        if (hellos.incrementAndGet() <= hellosAtOnce) {
            return true;
        }
        hellos.decrementAndGet();
        return false;
    }

    void greeted() {
        hellos.decrementAndGet();
    }

    /** Whether hello needs a token on a connection of a client that no browser vouches for. */
    boolean needsToken(Opening opening) {
        return authenticator != Authenticator.anonymous() && !opening.vouchedFor();
    }

    /** Who the client is; an identity that is over lets nobody in. */
    CompletableFuture<Identity> authenticate(Message.Hello hello, Opening opening) {
        return guard.ask("authenticate", () -> authenticator.authenticate(hello, opening))
                .thenApply(identity -> {
                    Instant end = identity.validUntil();
                    if (end != null && !end.isAfter(clock.instant())) {
                        throw new SignalingException(
                                ErrorCode.UNAUTHENTICATED, "the token is missing, wrong or expired");
                    }
                    return identity;
                });
    }

    /** The session of that peer, if it is on this node. */
    @Nullable
    Session sessionOf(String peer) {
        return registry.local(peer) instanceof Session session ? session : null;
    }

    void forget(LiveConnection connection) {
        connections.remove(connection);
    }

    /** @return false if the node has stopped */
    boolean takesIn(Session session) {
        sessions.add(session);
        if (stopped) {
            sessions.remove(session);
        }
        return !stopped;
    }

    void forget(Session session) {
        sessions.remove(session);
    }

    private void sweepLater() {
        if (sweeping.compareAndSet(false, true)) {
            timers.schedule(Limits.SWEEP, this::sweep);
        } else {
            timers.giveAgain(); // the sweep may be what the scheduler did not take
        }
    }

    private void sweep() {
        try {
            long now = timers.nanoTime();
            for (int i = connections.count() - 1; i >= 0; i--) {
                LiveConnection connection = connections.at(i);
                if (connection != null) {
                    check(connection, now);
                }
            }
        } finally {
            sweeping.set(false);
            if (connections.count() > 0) {
                sweepLater();
            }
        }
    }

    private static void check(LiveConnection connection, long now) {
        try {
            connection.check(now);
        } catch (Throwable fault) {
            connection.fail(fault);
        }
    }

    /** The ICE servers for a peer: none where the provider fails, because a call may do without. */
    CompletableFuture<List<IceServer>> iceServers(Session session) {
        return guard.ask("iceServers", () -> iceServers.iceServers(session.requester()))
                .thenApply(List::copyOf) // a null among them is the provider's failure
                .exceptionally(failure -> {
                    faults.failed("no ICE servers: iceServers", SignalingException.of(failure));
                    return List.of();
                });
    }

    /** 128 bits that nobody can guess, as 22 characters of an id. */
    String unguessable() {
        return secret().text();
    }

    /** Of the session of a client that speaks so. */
    Secret secretFor(Conversation voice) {
        String own = voice.ownSecret();
        return own == null ? secret() : Secret.chosen(own);
    }

    Secret secret() {
        return Secret.random(random);
    }
}
