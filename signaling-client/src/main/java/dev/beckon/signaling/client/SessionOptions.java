package dev.beckon.signaling.client;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.spi.Scheduler;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session is made of.
 *
 * @param peer the id that is wanted, or that of the session to go on with
 * @param secret of a session of an earlier process, to go on with; null for a new one
 * @param random uniform in [0, 1)
 */
record SessionOptions(
        URI uri,
        Map<String, String> headers,
        @Nullable String peer,
        @Nullable String name,
        @Nullable Payload attributes,
        @Nullable TokenSupplier token,
        @Nullable String secret,
        Network network,
        Scheduler scheduler,
        Executor executor,
        DoubleSupplier random,
        int outboxMessages,
        long outboxBytes,
        int backlogMessages,
        long backlogCharacters) {

    /** Where the server is, for logs: without the query and what stands before the host, which may be secrets. */
    String address() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    }
}
