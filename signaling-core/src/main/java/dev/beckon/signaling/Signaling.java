package dev.beckon.signaling;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signaling node: give it a connection with {@link #open}, and it does the rest. Safe for use by many threads; blocks nowhere.
 *
 * <pre>{@code
 * Signaling signaling = Signaling.builder(Scheduler.on(executor)).build();
 * Connection connection = signaling.open(transport);   // for each socket
 * connection.receive(frame);                           // for each message of it
 * connection.closed();                                 // when it is gone
 * }</pre>
 */
public final class Signaling {

    /** How often connections are looked at for silence and for a missing hello: deadlines are kept with this tolerance. */
    public static final Duration SWEEP = Duration.ofMillis(500);

    static final Authenticator ANONYMOUS = (hello, remote) -> CompletableFuture.completedStage(Identity.ANONYMOUS);

    private static final Logger LOG = LoggerFactory.getLogger(Signaling.class);

    final Limits limits;
    final Codec codec;
    final PeerRegistry registry;
    final Scheduler scheduler;
    final Authenticator authenticator;
    final AccessPolicy policy;
    final SignalingListener listener;
    private final int hellosAtOnce;
    private final IceServerProvider iceServers;
    private final RandomGenerator random;

    private final Connections connections = new Connections();
    private final AtomicInteger hellos = new AtomicInteger();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile boolean draining;

    private Signaling(Builder builder) {
        limits = builder.limits;
        codec = Codec.json(limits);
        registry = builder.registry;
        scheduler = builder.scheduler;
        authenticator = builder.authenticator;
        hellosAtOnce = builder.hellosAtOnce;
        policy = builder.policy;
        listener = new SafeListener(builder.listeners);
        iceServers = builder.iceServers;
        random = builder.random;
    }

    /** A node with defaults in all but the scheduler: no authentication, peers and rooms in memory, no ICE servers. */
    public static Builder builder(Scheduler scheduler) {
        return new Builder(scheduler);
    }

    /**
     * Takes a connection that was opened just now.
     *
     * @return what the transport hands its messages and its end to
     */
    public Connection open(Transport transport) {
        return open(transport, scheduler.nanoTime());
    }

    /**
     * Takes a connection.
     *
     * @param openedNanos when its socket was accepted, by {@link #nanoTime}: the deadline for {@code hello} counts from there
     */
    public Connection open(Transport transport, long openedNanos) {
        Connection connection = new Connection(this, transport, openedNanos);
        connections.add(connection);
        listener.connectionOpened(transport.remote());
        if (draining) {
            transport.close(CloseReason.RESTART);
        }
        sweepLater();
        return connection;
    }

    /** The bounds that this node keeps. */
    public Limits limits() {
        return limits;
    }

    /** Now, by the {@link Scheduler}'s clock: what {@link #open(Transport, long)} counts from. */
    public long nanoTime() {
        return scheduler.nanoTime();
    }

    /** The WebSocket subprotocol that clients ask for. */
    public String subprotocol() {
        return codec.subprotocol();
    }

    /** Whether {@link #drain} was called: transports that can refuse a connection before it is open should do so. */
    public boolean draining() {
        return draining;
    }

    /** How many connections are open now. */
    public int connectionCount() {
        return connections.count();
    }

    /**
     * What the node has to carry now.
     *
     * @param connections that are open
     * @param greeted those of them on which a session is
     * @param queuedBytes handed to their transports and not yet taken by the network
     */
    public record Load(int connections, int greeted, long queuedBytes) {}

    /** Looks at every connection once: for metrics, not for each message. */
    public Load load() {
        int seen = 0;
        int greeted = 0;
        long queued = 0;
        for (int place = connections.count() - 1; place >= 0; place--) {
            Connection connection = connections.at(place);
            if (connection != null) {
                seen++;
                greeted += connection.greeted() ? 1 : 0;
                queued += connection.transport().queuedBytes();
            }
        }
        return new Load(seen, greeted, queued);
    }

    /**
     * Tells every client to go and when to come back, and closes the connections: spread evenly over the time given, so that
     * they do not all come back at once. Connections that are opened from now on are closed at once; see {@link #draining}.
     *
     * @return completes when the last connection has been told to close
     */
    public CompletableFuture<Void> drain(Duration within) {
        draining = true;
        List<CompletableFuture<?>> told = new ArrayList<>();
        int count = connections.count();
        for (int i = count - 1; i >= 0; i--) {
            Connection connection = connections.at(i);
            if (connection != null) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                told.add(done);
                long reconnectIn = 500 + random.nextLong(1 + within.toMillis());
                scheduler.schedule(within.multipliedBy(i).dividedBy(count), () -> {
                    connection.goAway(reconnectIn);
                    done.complete(null);
                });
            }
        }
        return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new));
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
    boolean needsToken(Transport transport) {
        return authenticator != ANONYMOUS && !transport.vouchedFor();
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    private void sweepLater() {
        if (sweeping.compareAndSet(false, true)) {
            scheduler.schedule(SWEEP, this::sweep);
        }
    }

    private void sweep() {
        long now = scheduler.nanoTime();
        for (int i = connections.count() - 1; i >= 0; i--) {
            try {
                Connection connection = connections.at(i);
                if (connection != null) {
                    connection.check(now);
                }
            } catch (RuntimeException fault) {
                LOG.warn("a connection could not be looked at", fault);
            }
        }
        sweeping.set(false);
        if (connections.count() > 0) {
            sweepLater();
        }
    }

    /** The ICE servers for a peer: none where the provider fails, because a call may do without. */
    CompletionStage<List<IceServer>> iceServers(PeerInfo peer) {
        return iceServers.iceServers(peer).exceptionally(failure -> {
            LOG.warn("no ICE servers for {}", peer.peer(), failure);
            return List.of();
        });
    }

    /** 128 bits that nobody can guess, as 22 characters of an id. */
    String unguessable() {
        return secret().text();
    }

    Secret secret() {
        return Secret.random(random);
    }

    /** What a node is made of. Not safe for use by several threads. */
    public static final class Builder {
        private final Scheduler scheduler;
        private Limits limits = Limits.DEFAULTS;
        private PeerRegistry registry = PeerRegistry.inMemory();
        private Authenticator authenticator = Authenticator.anonymous();
        private int hellosAtOnce = 1_000;
        private AccessPolicy policy = AccessPolicy.OPEN;
        private final List<SignalingListener> listeners = new ArrayList<>();
        private IceServerProvider iceServers = IceServerProvider.fixed(List.of());
        private RandomGenerator random = new SecureRandom();

        private Builder(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /** Nodes that share a registry share its peers and rooms. */
        public Builder registry(PeerRegistry value) {
            registry = value;
            return this;
        }

        /**
         * Who may open a session. With any but {@link Authenticator#anonymous}, a client that no browser vouches for ({@link
         * Transport#vouchedFor}) needs a token: a hello without one is refused before the authenticator is asked.
         */
        public Builder authenticator(Authenticator value) {
            authenticator = value;
            return this;
        }

        /**
         * How many hellos may wait for the authenticator and the registry at once; a connection whose hello is one more is closed with {@link
         * CloseReason#TRY_LATER}. 1,000: when all come back after a network was down, those at work are answered in time, and what waits
         * stays bounded.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder hellosAtOnce(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("hellosAtOnce is " + value + ", but has to be 1 or more");
            }
            hellosAtOnce = value;
            return this;
        }

        /** Adds one; there may be several. */
        public Builder listener(SignalingListener value) {
            listeners.add(value);
            return this;
        }

        public Builder policy(AccessPolicy value) {
            policy = value;
            return this;
        }

        public Builder iceServers(IceServerProvider value) {
            iceServers = value;
            return this;
        }

        /** Where ids and secrets come from; must be cryptographically strong outside of tests, and safe for use by many threads. */
        public Builder random(RandomGenerator value) {
            random = value;
            return this;
        }

        public Signaling build() {
            return new Signaling(this);
        }
    }
}
