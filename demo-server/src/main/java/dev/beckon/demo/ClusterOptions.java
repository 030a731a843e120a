package dev.beckon.demo;

import dev.beckon.signaling.redis.RedisRegistry;
import dev.beckon.signaling.registry.PeerRegistry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether this server is alone, or one of several that share peers and rooms. */
final class ClusterOptions {

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

    /** @throws StartException if the cluster is none that this server could join */
    PeerRegistry registry() throws StartException {
        if (uri == null) {
            return PeerRegistry.inMemory();
        }
        try {
            return RedisRegistry.builder(uri).cell(cell).waiting(true).open();
        } catch (IllegalArgumentException bad) {
            throw new StartException(
                    "--cluster is no URI of Redis or Valkey; one looks like redis://user:password@host:6379");
        } catch (IllegalStateException refused) {
            throw new StartException("--cluster: " + refused.getMessage());
        }
    }
}
