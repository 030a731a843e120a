package dev.beckon.signaling;

import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.json.BeckonV1;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.session.Node;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Holding;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.spi.Transport;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

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

    private final Limits limits;
    private final Scheduler scheduler;
    private final Dialect standard;
    private final Node node;

    private Signaling(Builder builder) {
        limits = builder.limits;
        scheduler = builder.scheduler;
        standard = new BeckonV1(builder.limits);
        node = new Node(new Node.Parts(
                limits,
                builder.registry,
                scheduler,
                builder.authenticator,
                builder.policy,
                List.copyOf(builder.listeners),
                builder.iceServers,
                builder.hellosAtOnce,
                builder.clock,
                builder.random));
    }

    /**
     * A node with defaults in all but the scheduler: no authentication, peers and rooms in memory, no ICE servers.
     *
     * @param scheduler the node's only source of time
     * @return a builder; see its methods for the defaults
     */
    public static Builder builder(Scheduler scheduler) {
        return new Builder(scheduler);
    }

    /**
     * Takes a connection that was opened just now, whose client speaks {@code beckon.v1}.
     *
     * @param transport the node's way to the client
     * @return what the transport hands its messages and its end to
     */
    public Connection open(Transport transport) {
        return node.open(transport, standard);
    }

    /**
     * Takes a connection whose client speaks {@code beckon.v1}.
     *
     * @param transport the node's way to the client
     * @param opening how the client opened it; is handed to the {@link Authenticator}
     * @param openedNanos when its socket was accepted, by {@link #nanoTime}: the deadline for {@code hello} counts from there
     * @return what the transport hands its messages and its end to
     */
    public Connection open(Transport transport, Opening opening, long openedNanos) {
        return open(transport, opening, openedNanos, standard);
    }

    /**
     * Takes a connection.
     *
     * @param transport the node's way to the client
     * @param opening how the client opened it; is handed to its dialect and to the {@link Authenticator}
     * @param openedNanos when its socket was accepted, by {@link #nanoTime}: the deadline for {@code hello} counts from there
     * @param dialect what its client speaks
     * @return what the transport hands its messages and its end to
     */
    public Connection open(Transport transport, Opening opening, long openedNanos, Dialect dialect) {
        return node.open(transport, opening, openedNanos, dialect);
    }

    /** {@return the bounds that this node keeps} */
    public Limits limits() {
        return limits;
    }

    /** {@return now, by the {@link Scheduler}'s clock: what {@link #open(Transport, Opening, long)} counts from} */
    public long nanoTime() {
        return scheduler.nanoTime();
    }

    /** {@return the WebSocket subprotocol that clients ask for} */
    public String subprotocol() {
        return JsonCodec.SUBPROTOCOL;
    }

    /** {@return whether {@link #drain} was called: transports that can refuse a connection before it is open should do so} */
    public boolean draining() {
        return node.draining();
    }

    /**
     * Takes one more connection out of the share of the network that it comes from ({@link Limits#shares}). Transports that can refuse a connection before
     * it is open ask this first.
     *
     * @param remote its address, as {@link dev.beckon.signaling.spi.Opening#remote} will be
     * @return false if the share is used up
     */
    public boolean mayOpen(String remote) {
        return node.mayOpen(remote);
    }

    /** {@return whether something new may be begun ({@link Limits#capacity})} Transports that can refuse a connection before it is open ask this first. */
    public boolean hasRoom() {
        return node.hasRoom();
    }

    /**
     * Counts what a transport holds of a client that has not come to its end.
     *
     * @param remote its address, as {@link dev.beckon.signaling.spi.Opening#remote} is
     * @return where the transport says how much that is
     */
    public Holding holding(String remote) {
        return node.holding(remote);
    }

    /** {@return rooms, for the server's own use} */
    public Rooms rooms() {
        return new Rooms(node.verbs());
    }

    /** {@return peers, for the server's own use} */
    public Peers peers() {
        return new Peers(node.verbs());
    }

    /**
     * {@return a user with all its peers, for the server's own use}
     *
     * @param name of the user, as {@link dev.beckon.signaling.message.Ids#isUser} allows
     * @throws IllegalArgumentException if it is no {@linkplain dev.beckon.signaling.message.Ids#isUser name of a user}
     */
    public UserRef user(String name) {
        return new UserRef(ServerWords.user(name), node.verbs());
    }

    /**
     * Opens a session of the server's own, without a socket. The authenticator is not asked.
     *
     * @param identity who it is; its peer id and name are those that others see, an unguessable id where it names none
     * @param ears hear the {@code welcome} first, or an {@code error} such as {@code id-taken}
     * @return the participant, whose session is open when its ears heard the {@code welcome}
     */
    public Participant participate(Identity identity, Participant.Ears ears) {
        Participant made = new Participant(scheduler, node.verbs().limits(), identity, ears);
        made.begin(node::open);
        return made;
    }

    /** {@return how many connections are open now} */
    public int connectionCount() {
        return node.connectionCount();
    }

    /**
     * What the node has to carry now.
     *
     * @param sessions that live here, with a connection or waiting for one
     * @param connections that are open
     * @param greeted those of them on which a session is
     * @param queuedBytes handed to their transports and not yet taken by the network
     * @param heldBytes held for clients, as {@link dev.beckon.signaling.limits.Capacity} counts it
     */
    public record Load(int sessions, int connections, int greeted, long queuedBytes, long heldBytes) {}

    /**
     * Looks at every connection once: for metrics, not for each message.
     *
     * @return the sums
     */
    public Load load() {
        Node.Load load = node.load();
        return new Load(load.sessions(), load.connections(), load.greeted(), load.queuedBytes(), load.heldBytes());
    }

    /**
     * Tells every client to go and when to come back, and closes the connections: spread evenly over the time given, so that
     * they do not all come back at once. Connections that are opened from now on are told the same and closed at once; see {@link #draining}.
     *
     * <p>Sessions are not touched: on other nodes that share the registry their clients may resume them. {@link #stop} ends what is left.
     *
     * @param within 0 or more; 0 closes all at once
     * @return completes when the last connection has been told to close
     */
    public CompletableFuture<Void> drain(Duration within) {
        return node.drain(within);
    }

    /**
     * Ends the node: closes its connections, ends its sessions, with a connection or without, which leave their rooms and give their ids back; listeners are
     * told of each end. What still comes is refused. For the end of the process, after a {@link #drain}; the scheduler and the transports
     * have to work until the stage is complete.
     *
     * @return completes when all of that is done, or the registry did not do it in time
     */
    public CompletableFuture<Void> stop() {
        return node.stop();
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
        private InstantSource clock = InstantSource.system();
        private RandomGenerator random = new SecureRandom();

        private Builder(Scheduler scheduler) {
            this.scheduler = given("scheduler is", scheduler);
        }

        private static <T> T given(String what, T value) {
            return Objects.requireNonNull(value, () -> "the " + what + " null");
        }

        /**
         * The bounds of the node; {@link Limits#DEFAULTS} by default.
         *
         * @param value see {@link Limits}
         * @return this builder
         */
        public Builder limits(Limits value) {
            limits = given("limits are", value);
            return this;
        }

        /**
         * Nodes that share a registry share its peers and rooms.
         *
         * @param value where peers and rooms are
         * @return this builder
         */
        public Builder registry(PeerRegistry value) {
            registry = given("registry is", value);
            return this;
        }

        /**
         * Who may open a session. With any but {@link Authenticator#anonymous}, a client that no browser vouches for ({@link
         * Opening#vouchedFor}) needs a token: a hello without one is refused before the authenticator is asked.
         *
         * @param value asked once for each hello
         * @return this builder
         */
        public Builder authenticator(Authenticator value) {
            authenticator = given("authenticator is", value);
            return this;
        }

        /**
         * How many hellos may wait for the authenticator and the registry at once; a connection whose hello is one more is closed with {@link
         * CloseReason#TRY_LATER}. 1,000: when all come back after a network was down, those at work are answered in time, and what waits
         * stays bounded.
         *
         * @param value 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder hellosAtOnce(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("hellosAtOnce is " + value + ", but has to be 1 or more");
            }
            hellosAtOnce = value;
            return this;
        }

        /**
         * Adds one; there may be several.
         *
         * @param value is told after those that were added before
         * @return this builder
         */
        public Builder listener(SignalingListener value) {
            listeners.add(given("listener is", value));
            return this;
        }

        /**
         * Who may do what; {@link AccessPolicy#OPEN} by default.
         *
         * @param value asked whenever a peer wants something that a policy may refuse
         * @return this builder
         */
        public Builder policy(AccessPolicy value) {
            policy = given("policy is", value);
            return this;
        }

        /**
         * The STUN and TURN servers that peers are told; none by default.
         *
         * @param value asked for each peer at its welcome, and before what it was given expires
         * @return this builder
         */
        public Builder iceServers(IceServerProvider value) {
            iceServers = given("provider of ICE servers is", value);
            return this;
        }

        /**
         * By what {@linkplain dev.beckon.signaling.spi.Identity#validUntil identities} are valid or not; the system's time by default.
         *
         * @param value the time of day
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            clock = given("clock is", value);
            return this;
        }

        /**
         * Where ids and secrets come from; must be cryptographically strong outside of tests, and safe for use by many threads.
         *
         * @param value such as a {@link java.security.SecureRandom}, the default
         * @return this builder
         */
        public Builder random(RandomGenerator value) {
            random = given("source of random numbers is", value);
            return this;
        }

        /**
         * A node with these parts. Nothing runs before a connection is {@linkplain Signaling#open opened}.
         *
         * @return the node
         */
        public Signaling build() {
            return new Signaling(this);
        }
    }
}
