package dev.beckon.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** How one client speaks to its server. Touched by one thread. */
public abstract class Dialect {

    /** The dialects by the names that the command line knows. */
    public enum Kind {
        BECKON,
        /** The same, and every message goes to all others of the room. */
        BECKON_ROOMS,
        BARE,
        JSON,
        PEERJS,
        SOCKETIO;

        Dialect forPeer(Peer peer) {
            return switch (this) {
                case BECKON -> new BeckonDialect(peer, false);
                case BECKON_ROOMS -> new BeckonDialect(peer, true);
                case BARE -> new BareDialect(peer);
                case JSON -> new JsonDialect(peer);
                case PEERJS -> new PeerJsDialect(peer);
                case SOCKETIO -> new SocketIoDialect(peer);
            };
        }
    }

    final Peer peer;

    /** Whether the server has taken the peer in, so that messages can be relayed. */
    boolean ready;

    Dialect(Peer peer) {
        this.peer = peer;
    }

    /** What the WebSocket is opened with. */
    abstract String uri();

    @Nullable
    String subprotocol() {
        return null;
    }

    /** The first message, if the client has the first word. */
    @Nullable
    abstract String opened();

    /** Takes note of any message. @return the answer to it, if there is one */
    @Nullable
    abstract String received(String text);

    /** A candidate of 250 bytes for the other peer. */
    abstract String candidate();

    /** What is said before the socket is closed for good, if anything is. */
    @Nullable
    String farewell() {
        return null;
    }
}
