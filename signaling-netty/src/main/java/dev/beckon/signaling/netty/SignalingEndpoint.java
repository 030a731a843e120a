package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.http.OriginRule;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where clients connect: a path, and who may. Makes the handlers for a pipeline of your own, which needs nothing else but Netty's {@code
 * HttpServerCodec} before:
 *
 * <pre>{@code
 * SignalingEndpoint endpoint = SignalingEndpoint.builder(signaling).allowOrigin("https://app.example.org").build();
 * …
 * pipeline.addLast(new HttpServerCodec(), endpoint.newHandler(), yourHttpHandler);
 * }</pre>
 *
 * Requests for other paths pass through. A request for this one is answered here: when it becomes a WebSocket, the HTTP codec and every handler
 * after it leave the pipeline, which they could only slow down; what comes before, such as TLS, stays.
 *
 * <p>Safe for use by many threads.
 */
public final class SignalingEndpoint {

    private final Signaling signaling;
    private final String path;
    private final Handshake handshake;
    /** Longest path first. */
    private final List<Mount> mounts;

    private final @Nullable EventStreams eventStreams;
    private final FrameLimits frameLimits;
    private final Admission admission;
    private final UpgradeRate upgradeRate;
    private final TrustedProxies proxies;
    private final ForwardedHeader proxyHeader;
    private final Refusals refusals;

    private SignalingEndpoint(Builder builder) {
        signaling = builder.signaling;
        path = builder.path;
        HostRule hosts = new HostRule(builder.hosts);
        OriginRule origins = new OriginRule(builder.origins, builder.originRequired);
        handshake = new Handshake(hosts, origins, signaling.subprotocol());
        eventStreams = builder.eventStreams ? new EventStreams(signaling, new EventStreamRules(hosts, origins)) : null;
        mounts = builder.mounts.stream()
                .map(mounted -> new Mount(
                        mounted.path,
                        mounted.dialect,
                        hosts,
                        mounted.origins.isEmpty() ? origins : new OriginRule(mounted.origins, builder.originRequired)))
                .sorted(Comparator.comparing(mount -> -mount.path().length()))
                .toList();
        frameLimits = FrameLimits.of(signaling.limits());
        admission = new Admission(builder.maxConnections, builder.maxConnectionsPerAddress);
        upgradeRate = new UpgradeRate(builder.maxUpgradesPerSecond, signaling.nanoTime());
        proxies = new TrustedProxies(builder.trustedProxies);
        proxyHeader = builder.proxyHeader;
        refusals = new Refusals(builder.refusalListener, signaling.nanoTime());
    }

    /**
     * An endpoint on {@code /signal} for pages of the same host and for clients that are not browsers.
     *
     * @param signaling what connections are handed to
     * @return a builder; see its methods for the defaults
     */
    public static Builder builder(Signaling signaling) {
        return new Builder(signaling);
    }

    /**
     * A handler for one connection. Its clock starts when it is added to the pipeline: a connection that has not asked for anything within
     * {@link dev.beckon.signaling.limits.Limits#helloTimeout}, or asked for a WebSocket and not said hello on it, is closed.
     *
     * @return a new one, for one pipeline: it can not be shared
     */
    public ChannelHandler newHandler() {
        return new UpgradeHandler(this);
    }

    /** {@return what connections are handed to} */
    public Signaling signaling() {
        return signaling;
    }

    Handshake handshake() {
        return handshake;
    }

    /** Null where there are only WebSockets. */
    @Nullable
    EventStreams eventStreams() {
        return eventStreams;
    }

    FrameLimits frameLimits() {
        return frameLimits;
    }

    Admission admission() {
        return admission;
    }

    UpgradeRate upgradeRate() {
        return upgradeRate;
    }

    TrustedProxies proxies() {
        return proxies;
    }

    /** Who is behind a proxy, by what the proxies that are trusted say; the one who connects, if it is none of them. */
    InetAddress client(InetAddress peer, HttpHeaders headers) {
        return proxies.client(peer, proxyHeader.hops(headers.getAll(proxyHeader.headerName())));
    }

    void refused(RefusalReason why, InetAddress client) {
        refusals.count(why, client, "", signaling.nanoTime());
    }

    void refused(Refusal refusal, InetAddress client, HttpRequest request) {
        String said = switch (refusal.why()) {
            case ORIGIN -> String.valueOf(request.headers().get(HttpHeaderNames.ORIGIN));
            case HOST -> String.valueOf(request.headers().get(HttpHeaderNames.HOST));
            default -> "";
        };
        refusals.count(refusal.why(), client, said, signaling.nanoTime());
    }

    boolean serves(HttpRequest request) {
        String uri = RequestForm.pathOf(request.uri());
        return uri.startsWith(path) && (uri.length() == path.length() || uri.charAt(path.length()) == '?');
    }

    /** Whose WebSockets are opened there; null where there is no dialect but that of the endpoint itself. */
    @Nullable
    Mount mountOf(HttpRequest request) {
        if (mounts.isEmpty()) {
            return null;
        }
        String uri = RequestForm.pathOf(request.uri());
        for (Mount mount : mounts) {
            if (mount.covers(uri)) {
                return mount;
            }
        }
        return null;
    }

    /**
     * What the dialects that are {@linkplain Builder#mount mounted} answer to plain HTTP. A {@link SignalingServer} asks this by itself, after {@link
     * SignalingServer.Builder#http}.
     *
     * @return one that has no answer to requests for other paths
     */
    public HttpResponder http() {
        return request -> {
            Mount mount = mountOf(request);
            return mount == null ? null : mount.respond(request);
        };
    }

    /** What an endpoint is made of. Not safe for use by several threads. */
    public static final class Builder {
        private final Signaling signaling;
        private final Set<String> hosts = new LinkedHashSet<>();
        private final Set<String> origins = new LinkedHashSet<>();
        private String path = "/signal";
        private boolean originRequired;
        private boolean eventStreams = true;
        private int maxConnections;
        private int maxConnectionsPerAddress;
        private int maxUpgradesPerSecond;
        private final Set<String> trustedProxies = new LinkedHashSet<>();
        private final List<Mounted> mounts = new ArrayList<>();
        private ForwardedHeader proxyHeader = ForwardedHeader.X_FORWARDED_FOR;
        private RefusalListener refusalListener = (why, client) -> {};

        /** As it is in requests, where it is compared as it is (RFC 3986 §3.3, without escapes). */
        private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9._~!$&'()*+,;=:@-]+)+/?");

        /** @param origins empty for those of the endpoint */
        private record Mounted(String path, Dialect dialect, Set<String> origins) {}

        private Builder(Signaling signaling) {
            this.signaling = signaling;
        }

        /**
         * Where clients connect. Requests for other paths pass through.
         *
         * @param value such as {@code /signal}, which it is by default
         * @return this builder
         * @throws IllegalArgumentException if it does not begin with a slash, has a query, or has what URLs percent-encode
         */
        public Builder path(String value) {
            path = checked(value);
            return this;
        }

        private static String withoutSlash(String path) {
            return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }

        private static String checked(String path) {
            if (!PATH.matcher(path).matches()) {
                throw new IllegalArgumentException(
                        "\"" + path
                                + "\" is no path; one looks like /signal, without a query and without what has to be percent-encoded");
            }
            return path;
        }

        /**
         * Speaks one more dialect with those who open a WebSocket at this path or below it; the endpoint's own path, and of several mounts the one with the longest path,
         * go before. {@link #build} refuses a mount at the endpoint's own path. Subprotocols that clients offer there are left unanswered. What the dialect answers to plain HTTP is in {@link SignalingEndpoint#http}.
         *
         * @param mountPath such as {@code /peerjs}; {@code /} for all paths
         * @param dialect what those clients speak; called on event loops
         * @param origins whose pages may connect, each as for {@link #allowOrigin}; none for those that this endpoint allows
         * @return this builder
         * @throws IllegalArgumentException if the path does not begin with a slash, has a query, has what URLs percent-encode, or another dialect is there already
         */
        public Builder mount(String mountPath, Dialect dialect, String... origins) {
            if (mounts.stream().anyMatch(other -> withoutSlash(other.path).equals(withoutSlash(mountPath)))) {
                throw new IllegalArgumentException("two dialects can not be at one path, which is " + mountPath
                        + ": choose another for one of the two");
            }
            mounts.add(new Mounted(checked(mountPath), dialect, Set.of(origins)));
            return this;
        }

        /**
         * Lets the pages of one more origin in (RFC 6454). Pages of the same host as this server are always let in.
         *
         * @param origin such as {@code https://app.example.org} or, of an app's web view, {@code capacitor://localhost}; {@code *} means all but {@code
         *     null}, the origin of pages that have none, which has to be named. {@link #build} refuses what is no origin
         * @return this builder
         */
        public Builder allowOrigin(String origin) {
            origins.add(origin);
            return this;
        }

        /**
         * One more name that this server goes by. Once there is one, requests for other names are answered with 421 (RFC 9110 §15.5.20),
         * except for addresses and {@code localhost}: so a page of another name that was made to lead here (DNS rebinding) gets nowhere. Without any,
         * the default, all names are taken.
         *
         * @param name such as {@code app.example.org}, without scheme and port; {@link #build} refuses what is no name
         * @return this builder
         */
        public Builder allowHost(String name) {
            hosts.add(name);
            return this;
        }

        /**
         * Whether to refuse clients that send no {@code Origin}. Browsers always send one (RFC 6455 §10.2); other clients need not. Where there is an {@link
         * dev.beckon.signaling.spi.Authenticator}, clients that send none need a token in {@code hello} anyway.
         *
         * @param value false by default
         * @return this builder
         */
        public Builder requireOrigin(boolean value) {
            originRequired = value;
            return this;
        }

        /**
         * How many connections there may be, from their acceptance on: more are answered with 503 when they ask for a WebSocket; what exceeds the cap by
         * more than a quarter, and by more than 16, is dropped.
         *
         * @param value 0 or more; 0, the default, for no cap. {@link SignalingServer#affordableConnections} computes one
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxConnections(int value) {
            maxConnections = notNegative(value);
            return this;
        }

        /**
         * The same for each client address; IPv6 addresses of one /64 network count as one (RFC 4291 §2.5.4). Behind a proxy this needs {@link
         * #trustProxy}, or all are taken for one.
         *
         * @param value 0 or more; 0, the default, for no cap
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxConnectionsPerAddress(int value) {
            maxConnectionsPerAddress = notNegative(value);
            return this;
        }

        /**
         * How many WebSockets may be opened in a second, with bursts of one second's worth; more are answered with 503. Keeps the many who come
         * back after a network was down from slowing those who never left.
         *
         * @param value 0 or more; 0, the default, for no limit
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxUpgradesPerSecond(int value) {
            maxUpgradesPerSecond = notNegative(value);
            return this;
        }

        /**
         * Whether clients whose networks break WebSockets may use server-sent events and POST on the same path instead.
         *
         * @param value true by default
         * @return this builder
         */
        public Builder eventStreams(boolean value) {
            eventStreams = value;
            return this;
        }

        private static int notNegative(int cap) {
            if (cap < 0) {
                throw new IllegalArgumentException("a cap can not be " + cap + "; 0 means none");
            }
            return cap;
        }

        /**
         * Believes what a proxy says of where a connection comes from: in {@link #proxyHeader}, or with the {@linkplain
         * SignalingServer.Builder#proxyProtocol PROXY protocol}.
         *
         * @param range its address, or its network, such as {@code 10.0.0.0/8}; {@link #build} refuses what is neither
         * @return this builder
         */
        public Builder trustProxy(String range) {
            trustedProxies.add(range);
            return this;
        }

        /**
         * In which header proxies say where a connection comes from. They must write this one, or a client can. With the PROXY protocol no header is read.
         *
         * @param name {@code X-Forwarded-For}, the default, or {@code Forwarded} (RFC 7239), in upper or lower case
         * @return this builder
         * @throws IllegalArgumentException if it is another
         */
        public Builder proxyHeader(String name) {
            proxyHeader = ForwardedHeader.named(name);
            return this;
        }

        /**
         * The listener that is told of connections and requests that are not taken; none by default. The log tells of them in any case, with at most one line in ten
         * seconds for each reason.
         *
         * @param value called on event loops, so it must not block, and must be safe for use by many threads
         * @return this builder
         */
        public Builder refusalListener(RefusalListener value) {
            refusalListener = value;
            return this;
        }

        /**
         * {@return the endpoint, which keeps nothing of later changes to this builder}
         *
         * @throws IllegalArgumentException if a host or an origin is none, a proxy is neither an address nor a network, or a dialect is mounted at the endpoint's own path
         */
        public SignalingEndpoint build() {
            for (Mounted mounted : mounts) {
                if (withoutSlash(mounted.path).equals(withoutSlash(path))) {
                    throw new IllegalArgumentException("the endpoint itself is at " + path
                            + ", so no dialect can be mounted there: choose another path for one of the two");
                }
            }
            return new SignalingEndpoint(this);
        }
    }
}
