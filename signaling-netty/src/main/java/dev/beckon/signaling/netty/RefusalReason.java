package dev.beckon.signaling.netty;

/** Why a connection or a request was not taken. */
public enum RefusalReason {
    /** There are {@link SignalingEndpoint.Builder#maxConnections} connections: 503, or dropped when it is accepted. */
    CONNECTIONS("too many connections"),

    /** There are {@link SignalingEndpoint.Builder#maxConnectionsPerAddress} connections from this address: 503 a second later, or dropped when it is accepted. */
    ADDRESS("too many connections from one address"),

    /** The process has hardly any file descriptors left: dropped when it is accepted. */
    DESCRIPTORS("no file descriptors left; raise the limit (ulimit -n, LimitNOFILE)"),

    /** More WebSockets and streams are opened in a second than the node takes: 503. */
    RATE("too many connections opened in a second"),

    /** One network opens WebSockets and streams faster than its share: 503 a second later. */
    SHARE("too many connections opened from one network"),

    /** The node holds nearly as much for its clients as it may: 503. */
    MEMORY("the node holds as much as it may; give it more with -Xmx"),

    /** The node shuts down: 503. */
    DRAINING("this server stops"),

    /** A page of this {@code Origin} may not connect: 403. */
    ORIGIN("pages of this origin may not connect; allow it if they should"),

    /** The server does not go by the name in {@code Host}: 421. */
    HOST("the server does not go by this name"),

    /** Anything else that is wrong with a request: other 4xx codes and 505. */
    REQUEST("a request that is not good");

    private final String text;

    RefusalReason(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Whether one address asks for too much, and not all of them together. */
    boolean isOfOneAddress() {
        return this == ADDRESS || this == SHARE;
    }
}
