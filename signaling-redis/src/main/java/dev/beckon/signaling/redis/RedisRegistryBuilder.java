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

    RedisRegistryBuilder(String uri) {
        this.uri = RedisURI.create(uri);
    }

    /** Clusters of different cells share an engine and nothing else; letters, digits, {@code _} and {@code -}. "main" by default. */
    public RedisRegistryBuilder cell(String name) {
        this.cell = checked("cell", name);
        return this;
    }

    /** The name of this node, which no other node has; a random one by default. */
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

    /** After this time without a sign of life the others give this node up; the same on all nodes. 6 s by default, and at least 1 s. */
    public RedisRegistryBuilder lease(Duration time) {
        if (time.toMillis() < 1_000) {
            throw new IllegalArgumentException("a lease is at least 1 s, not " + time);
        }
        this.lease = time;
        return this;
    }

    /** Whether an engine that cannot be reached at first is waited for: until then everything fails with {@code unavailable}. Not so by default. */
    public RedisRegistryBuilder waiting(boolean wait) {
        this.waiting = wait;
        return this;
    }

    /**
     * Joins the cluster. Blocks.
     *
     * @throws IllegalStateException if the engine cannot be reached and is not {@linkplain #waiting waited} for, refuses the password, is too old, or throws keys away when it is full; the message says what to do
     */
    public RedisRegistry open() {
        RedisRegistry made = new RedisRegistry(uri, "b:{" + cell + "}:", node, lease);
        try {
            made.join(waiting);
            return made;
        } catch (Exception failure) {
            made.close();
            throw new IllegalStateException(Complaint.of(uri, failure), failure);
        }
    }
}
