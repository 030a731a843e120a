package dev.beckon.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** This project's protocol, with the acknowledgements that it asks of clients. */
final class BeckonDialect extends Dialect {

    private static final int ACK_EVERY = 32;

    private final boolean toRoom;
    private long counted;

    BeckonDialect(Peer peer, boolean toRoom) {
        super(peer);
        this.toRoom = toRoom;
    }

    @Override
    String uri() {
        return "/signal";
    }

    @Override
    String subprotocol() {
        return "beckon.v1";
    }

    @Override
    String opened() {
        return "{\"type\":\"hello\",\"peer\":\"" + peer.id() + "\"}";
    }

    @Override
    @Nullable
    String received(String text) {
        if (text.startsWith("{\"type\":\"ack\"")) {
            return null;
        }
        if (text.startsWith("{\"type\":\"welcome\"")) {
            return "{\"type\":\"join\",\"room\":\"" + peer.room() + "\",\"create\":true}";
        }
        if (text.startsWith("{\"type\":\"error\"")) {
            throw new IllegalStateException(text);
        }
        ready |= text.startsWith("{\"type\":\"joined\"") || text.startsWith("{\"type\":\"created\"");
        return ++counted % ACK_EVERY == 0 ? "{\"type\":\"ack\",\"received\":" + counted + "}" : null;
    }

    @Override
    String candidate() {
        return toRoom
                ? Peer.message("{\"type\":\"send\",\"room\":\"" + peer.room() + "\",\"data\":", "}")
                : Peer.message("{\"type\":\"candidate\",\"to\":\"" + peer.mate() + "\",\"candidate\":", "}");
    }

    @Override
    String farewell() {
        return "{\"type\":\"bye\"}";
    }
}
