package dev.beckon.signaling.jakarta;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.http.OriginRule;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where clients connect. Map it to a path, such as {@code /signal}; it turns requests for that path into connections of a {@link Signaling}:
 *
 * <pre>{@code
 * SignalingServlet servlet = SignalingServlet.builder(signaling, executor)
 *         .allowOrigin("https://app.example.org")
 *         .build();
 * servletContext.addServlet("signaling", servlet).addMapping("/signal");
 * }</pre>
 *
 * <p>It is an ordinary servlet, so filters run before it: what logs in does, and the principal, headers, query, address and certificate of the request
 * reach the {@link dev.beckon.signaling.spi.Authenticator} as its {@link dev.beckon.signaling.spi.Opening}. Requests that may not become a connection
 * are answered with 403 (the page's origin), 426 (no WebSocket), 400 (another subprotocol) and, with {@code Retry-After}, 503 (the node drains, is full, or
 * the client's network has used up its share). Connections are closed with the codes of PROTOCOL.md. The network's address is
 * {@link HttpServletRequest#getRemoteAddr}: behind a proxy, let the container find it out (Tomcat's {@code RemoteIpValve}, Jetty's {@code
 * ForwardedRequestCustomizer}).
 *
 * <p>Safe for use by many threads. The caller owns the executor and ends it, after {@link #close}.
 */
public final class SignalingServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final String RETRY_AFTER_SECONDS = "10";
    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";

    private final transient Signaling signaling;
    private final transient Executor executor;
    private final transient OriginRule origins;
    private final int heldThreads;
    private transient @Nullable ServerContainer container;
    private transient volatile @Nullable Connections connections;

    private SignalingServlet(Builder builder) {
        signaling = builder.signaling;
        executor = builder.executor;
        origins = new OriginRule(builder.origins, builder.originRequired);
        heldThreads = builder.heldThreads;
    }

    /**
     * A servlet for pages of the same host and for clients that are not browsers.
     *
     * @param signaling the node that connections are opened at; may be given to several servlets
     * @param executor where messages go out and where the core runs what it puts off. Give it a few threads: closing a connection may hold one for two seconds where the client does
     *     not read, nothing else blocks. Virtual threads do, too
     * @return a builder; see its methods for the defaults
     */
    public static Builder builder(Signaling signaling, Executor executor) {
        return new Builder(signaling, executor);
    }

    /** {@return the node that connections are opened at} */
    public Signaling signaling() {
        return signaling;
    }

    @Override
    public void init() throws ServletException {
        Object found = getServletContext().getAttribute(ServerContainer.class.getName());
        if (!(found instanceof ServerContainer webSockets)) {
            throw new ServletException("this servlet container has no Jakarta WebSocket: add tomcat-embed-websocket, or"
                    + " jetty-ee10-websocket-jakarta-server and JakartaWebSocketServletContainerInitializer");
        }
        container = webSockets;
        connections = new Connections(executor, heldThreads);
    }

    @Override
    public void destroy() {
        Connections all = connections;
        if (all != null) {
            all.end();
        }
    }

    /**
     * Sends the clients away: {@link Signaling#drain}, then {@link Signaling#stop}, then waits until the connections of this servlet are closed. To be called before the
     * container stops, which would cut them off.
     *
     * @param within over how long a time, as for {@link Signaling#drain}
     * @return completes when all are closed; those that do not answer are cut off within four seconds
     */
    public CompletableFuture<@Nullable Void> close(Duration within) {
        return signaling.drain(within).thenCompose(told -> signaling.stop()).thenCompose(ended -> {
            Connections all = connections;
            return all == null ? CompletableFuture.completedFuture(null) : all.whenEmpty(2 * Writer.PATIENCE_MILLIS);
        });
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        ServerContainer webSockets = container;
        Connections all = connections;
        if (webSockets == null || all == null || !admits(request, response)) {
            return;
        }
        try {
            webSockets.upgradeHttpToWebSocket(request, response, endpoint(request, all), Map.of());
        } catch (DeploymentException impossible) {
            throw new ServletException(impossible);
        }
    }

    private boolean admits(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"GET".equals(request.getMethod()) || !"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            response.setHeader("Upgrade", "websocket");
            return refuse(response, 426, "this is a WebSocket; open it with one");
        }
        if (!ofAllowedPage(request)) {
            return refuse(response, HttpServletResponse.SC_FORBIDDEN, "pages of this origin are not allowed here");
        }
        List<String> offered = Openings.values(request, SUBPROTOCOLS);
        if (!offered.isEmpty() && !offers(offered, signaling.subprotocol())) {
            return refuse(
                    response, HttpServletResponse.SC_BAD_REQUEST, "the subprotocol here is " + signaling.subprotocol());
        }
        if (signaling.draining()) {
            return later(response, "this server stops; come back later");
        }
        if (!signaling.hasRoom()) {
            return later(response, "this server is full; come back later");
        }
        if (!signaling.mayOpen(Openings.remote(request))) {
            return later(response, "too many connections from your network; come back later");
        }
        return true;
    }

    /** The container, or a filter, may know of a proxy before it by what name a client has asked for this server. */
    private boolean ofAllowedPage(HttpServletRequest request) {
        List<String> origin = Openings.values(request, "Origin");
        return origins.admits(origin, request.getHeader("Host"))
                || origins.admits(origin, request.getServerName() + ":" + request.getServerPort());
    }

    private static boolean offers(List<String> offered, String subprotocol) {
        return offered.stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(name -> name.strip().equals(subprotocol));
    }

    private static boolean later(HttpServletResponse response, String why) throws IOException {
        response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        return refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, why);
    }

    private static boolean refuse(HttpServletResponse response, int status, String why) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println(why);
        return false;
    }

    private ServerEndpointConfig endpoint(HttpServletRequest request, Connections all) {
        JakartaTransport transport = new JakartaTransport(signaling, all, Openings.of(request), signaling.nanoTime());
        return ServerEndpointConfig.Builder.create(JakartaTransport.class, "/")
                .subprotocols(List.of(signaling.subprotocol()))
                .configurator(new OneConnection(transport))
                .build();
    }

    /** Hands the container the transport of the request that it upgrades. */
    private static final class OneConnection extends ServerEndpointConfig.Configurator {
        private final JakartaTransport transport;

        OneConnection(JakartaTransport transport) {
            this.transport = transport;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(transport);
        }

        /** It was checked before. */
        @Override
        public boolean checkOrigin(@Nullable String origin) {
            return true;
        }

        /** No compression: it costs memory for each connection, and candidates are short. */
        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }
    }

    /** What a servlet is made of. Not safe for use by several threads. */
    public static final class Builder {
        private final Signaling signaling;
        private final Executor executor;
        private final Set<String> origins = new LinkedHashSet<>();
        private boolean originRequired;
        private int heldThreads = 16;

        private Builder(Signaling signaling, Executor executor) {
            this.signaling = signaling;
            this.executor = executor;
        }

        /**
         * Lets the pages of one more origin in (RFC 6454), such as {@code https://app.example.org} or, of an app's web view, {@code
         * capacitor://localhost}; {@code *} means all but {@code null}, the origin of pages that have none, which has to be named. Those of the same
         * host as this server are always let in. {@link #build} refuses what is no origin.
         *
         * @param origin a scheme, a host and, where it is not the scheme's own, a port; no path
         * @return this builder
         */
        public Builder allowOrigin(String origin) {
            origins.add(origin);
            return this;
        }

        /**
         * Whether to refuse those who send no {@code Origin}. Browsers always do; other clients need not. Off by default: where there is an {@link
         * dev.beckon.signaling.spi.Authenticator}, those who send none need a login of the container or a token in {@code hello} anyway.
         *
         * @param value true to answer them with 403
         * @return this builder
         */
        public Builder requireOrigin(boolean value) {
            originRequired = value;
            return this;
        }

        /**
         * How many of the container's threads may wait at once because their clients send faster than they may. Used only where the container cannot
         * stop reading (Jetty; Tomcat can). Past that, and after ten seconds, what a client sends too fast waits in the core, at most {@link
         * dev.beckon.signaling.limits.Limits#waitingMessages} of it, or is refused as {@code rate-limited}. 16 by default; 0 for never.
         *
         * @param value 0 or more, for all connections of this servlet together; keep it below the number of the container's threads
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder heldThreads(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("heldThreads is " + value + ", but has to be 0 or more");
            }
            heldThreads = value;
            return this;
        }

        /**
         * A servlet with these options. It is of use once a container has initialised it.
         *
         * @return the servlet
         * @throws IllegalArgumentException if one of the origins is none
         */
        public SignalingServlet build() {
            return new SignalingServlet(this);
        }
    }
}
