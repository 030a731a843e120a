package dev.beckon.examples.tomcat;

import dev.beckon.signaling.Signaling;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where clients connect, and from which pages: {@code /signal}, with a {@link TomcatTransport} for each. */
final class SignalingConfig extends ServerEndpointConfig.Configurator {

    private final Signaling node;
    private final Executor pool;
    private final Predicate<String> origins;

    private SignalingConfig(Signaling node, Executor pool, Predicate<String> origins) {
        this.node = node;
        this.pool = pool;
        this.origins = origins;
    }

    /**
     * @param pool where messages are handled; a few threads are enough
     * @param origins the pages that may connect, such as {@code https://app.example.org}: browsers do not keep others' pages from it (RFC 6455 §10.2)
     */
    static ServerEndpointConfig of(Signaling node, Executor pool, Predicate<String> origins) {
        return ServerEndpointConfig.Builder.create(TomcatTransport.class, "/signal")
                .subprotocols(List.of(node.subprotocol()))
                .configurator(new SignalingConfig(node, pool, origins))
                .build();
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(new TomcatTransport(node, pool));
    }

    /** Who sends no origin is no browser. */
    @Override
    public boolean checkOrigin(@Nullable String origin) {
        return origin == null || origins.test(origin);
    }

    /** No compression: it costs memory for each connection, and candidates are short. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }
}
