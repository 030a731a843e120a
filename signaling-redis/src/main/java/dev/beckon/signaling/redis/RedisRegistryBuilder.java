package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.Ids;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.UUID;

/** How a node joins a cluster: {@link RedisRegistry#builder}. Not safe for use by many threads. */
public final class RedisRegistryBuilder {

    private static final Duration LEASE = Duration.ofSeconds(6);

    private final RedisURI uri;
    private String cell = "main";
    private String node = UUID.randomUUID().toString().substring(0, 13);
    private Duration lease = LEASE;
    private boolean waiting;
    private ClusterListener listener = ClusterListener.NONE;

    RedisRegistryBuilder(String uri) {
        this.uri = RedisURI.create(uri);
    }

    /**
     * Clusters of different cells share an engine and nothing else. "main" by default.
     *
     * @param name 1 to 64 letters, digits, {@code _} and {@code -}; the same on all nodes of a cluster
     * @return this builder
     * @throws IllegalArgumentException if it is no such name
     */
    public RedisRegistryBuilder cell(String name) {
        this.cell = checked("cell", name);
        return this;
    }

    /**
     * The name of this node, which no other node has; a random one by default.
     *
     * @param name 1 to 64 letters, digits, {@code _} and {@code -}
     * @return this builder
     * @throws IllegalArgumentException if it is no such name
     */
    public RedisRegistryBuilder node(String name) {
        this.node = checked("node", name);
        return this;
    }

    private static String checked(String what, String name) {
        if (!Ids.isId(name)) {
            throw new IllegalArgumentException("a " + what + " has 1 to " + Ids.MOST_OF_ID
                    + " letters, digits, _ or -, but \"" + name + "\" has not");
        }
        return name;
    }

    /**
     * After this time without a sign of life the others give this node up. 6 s by default.
     *
     * @param time 1 s or more, the same on all nodes; a longer one tolerates longer pauses of a node, and the others notice later that a node is dead
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public RedisRegistryBuilder lease(Duration time) {
        if (time.toMillis() < 1_000) {
            throw new IllegalArgumentException("a lease is at least 1 s, not " + time);
        }
        this.lease = time;
        return this;
    }

    /**
     * Whether an engine that cannot be reached at first is waited for. Not so by default.
     *
     * @param wait where true, {@link #open} succeeds without the engine; until it is there, everything fails with {@code unavailable}
     * @return this builder
     */
    public RedisRegistryBuilder waiting(boolean wait) {
        this.waiting = wait;
        return this;
    }

    /**
     * Hears what this node meets with; nobody by default. {@code signaling-micrometer} has one.
     *
     * @param hears there is only one: it replaces what was set before
     * @return this builder
     */
    public RedisRegistryBuilder listener(ClusterListener hears) {
        this.listener = hears;
        return this;
    }

    /**
     * Joins the cluster. Blocks.
     *
     * @return the node of the cluster; who opens it closes it
     * @throws IllegalStateException if the engine cannot be reached and is not {@linkplain #waiting waited} for, refuses the password, is too old, or throws keys away when it is full; the message says what to do
     */
    public RedisRegistry open() {
        RedisRegistry made =
                new RedisRegistry(new RedisEngine(uri, "b:{" + cell + "}:"), new RealTime(node), node, lease, listener);
        try {
            made.join(waiting);
            return made;
        } catch (Exception failure) {
            made.close();
            throw new IllegalStateException(Complaint.of(uri, failure), failure);
        }
    }
}
