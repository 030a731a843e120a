package dev.beckon.examples.vertx;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.http.OriginRule;
import dev.beckon.signaling.spi.Opening;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Opens a connection of the node for each request that asks for a WebSocket, and refuses the others. */
public final class SignalingHandler implements Handler<HttpServerRequest> {

    private static final int CLOSING_SECONDS = 2;

    private final Signaling node;
    private final OriginRule origins;

    /** @param origins of pages that may connect, beside those of the same host */
    public SignalingHandler(Signaling node, String... origins) {
        this.node = node;
        this.origins = new OriginRule(Set.of(origins), false);
    }

    /** What the server has to be made with. */
    public HttpServerOptions options() {
        int most = node.limits().frameBytes();
        return new HttpServerOptions()
                .setMaxWebSocketFrameSize(most)
                .setMaxWebSocketMessageSize(most)
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .addWebSocketSubProtocol(node.subprotocol());
    }

    @Override
    public void handle(HttpServerRequest request) {
        String remote = Objects.requireNonNullElse(request.remoteAddress().hostAddress(), "unknown");
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            refuse(request, 426, "this is a WebSocket; open it with one");
        } else if (!origins.admits(request.headers().getAll("Origin"), request.getHeader("Host"))) {
            refuse(request, 403, "pages of this origin are not allowed here");
        } else if (!offersSubprotocol(request)) {
            refuse(request, 400, "the subprotocol here is " + node.subprotocol());
        } else if (node.draining() || !node.hasRoom() || !node.mayOpen(remote)) {
            request.response().putHeader("Retry-After", "10");
            refuse(request, 503, "come back later");
        } else {
            Opening opening = opening(request, remote);
            long begun = node.nanoTime();
            request.toWebSocket().onSuccess(socket -> SocketTransport.open(node, socket, opening, begun));
        }
    }

    private static void refuse(HttpServerRequest request, int status, String why) {
        request.response().setStatusCode(status).end(why + "\n");
    }

    private boolean offersSubprotocol(HttpServerRequest request) {
        String offered = String.join(",", request.headers().getAll("Sec-WebSocket-Protocol"));
        return offered.isEmpty() || List.of(offered.split("\\s*,\\s*")).contains(node.subprotocol());
    }

    /** A client is vouched for by the browser that names its page, which was checked. */
    private static Opening opening(HttpServerRequest request, String remote) {
        return new Opening(
                remote,
                request.path(),
                lists(request.params(), name -> name),
                lists(request.headers(), name -> name.toLowerCase(Locale.ROOT)),
                null,
                request.headers().contains("Origin"));
    }

    private static Map<String, List<String>> lists(MultiMap values, UnaryOperator<String> spelling) {
        return values.names().stream().collect(Collectors.toMap(spelling, values::getAll, (one, same) -> one));
    }
}
