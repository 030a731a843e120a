package dev.beckon.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** Socket.IO 4 over Engine.IO 4, WebSocket only: an event to the others of a room. */
final class SocketIoDialect extends Dialect {

    SocketIoDialect(Peer peer) {
        super(peer);
    }

    @Override
    String uri() {
        return "/socket.io/?EIO=4&transport=websocket";
    }

    @Override
    @Nullable
    String opened() {
        return null;
    }

    @Override
    @Nullable
    String received(String text) {
        if (text.startsWith("40")) {
            return "42[\"join\",\"" + peer.room() + "\"]";
        }
        ready |= text.startsWith("42[\"joined\"");
        return text.startsWith("0") ? "40" : text.equals("2") ? "3" : null;
    }

    @Override
    String candidate() {
        return Peer.message("42[\"candidate\",", "]");
    }
}
