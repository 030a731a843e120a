package dev.beckon.demo;

import dev.beckon.signaling.redis.RedisRegistry;
import dev.beckon.signaling.redis.RedisRegistryBuilder;
import dev.beckon.signaling.registry.PeerRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether this server is alone, or one of several that share peers and rooms. */
final class ClusterOptions {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Option(
            names = "--cluster",
            paramLabel = "URI",
            description =
                    "Share peers and rooms with other servers over this Redis (7.0 or newer) or Valkey (7.2 or newer), such as"
                            + " redis://user:password@host:6379, rediss://host with TLS, or redis-sentinel://host1,host2#name. Better given"
                            + " as BECKON_CLUSTER, which other users of the machine can not see.")
    @Nullable
    String uri;

    @Option(
            names = "--cell",
            paramLabel = "NAME",
            defaultValue = "main",
            description = "Only servers of the same cell share anything (${DEFAULT-VALUE}).")
    String cell = "";

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            defaultValue = "6s",
            description =
                    "The other servers give this one up after so long without a sign of life; the same on all, and 1s"
                            + " at least (${DEFAULT-VALUE}).")
    Duration lease = Duration.ZERO;

    /** @throws StartException if the cluster is none that this server could join */
    PeerRegistry registry() throws StartException {
        if (uri == null) {
            return PeerRegistry.inMemory();
        }
        if (lease.compareTo(SHORTEST) < 0) {
            throw new StartException("--lease is " + lease.toMillis() + " ms, but has to be 1s or more");
        }
        try {
            return builder(uri).cell(cell).lease(lease).waiting(true).open();
        } catch (IllegalArgumentException bad) {
            throw new StartException("--cell: " + bad.getMessage());
        } catch (IllegalStateException refused) {
            throw new StartException("--cluster: " + refused.getMessage());
        }
    }

    private static RedisRegistryBuilder builder(String uri) throws StartException {
        try {
            return RedisRegistry.builder(uri);
        } catch (IllegalArgumentException bad) {
            throw new StartException(
                    "--cluster is no URI of Redis or Valkey; one looks like redis://user:password@host:6379");
        }
    }
}
