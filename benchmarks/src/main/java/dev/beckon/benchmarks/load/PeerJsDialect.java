package dev.beckon.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** The PeerJS server's. */
final class PeerJsDialect extends Dialect {

    PeerJsDialect(Peer peer) {
        super(peer);
    }

    @Override
    String uri() {
        return "/peerjs?key=peerjs&id=" + peer.id() + "&token=t" + peer.id();
    }

    @Override
    @Nullable
    String opened() {
        return null;
    }

    @Override
    @Nullable
    String received(String text) {
        ready |= text.startsWith("{\"type\":\"OPEN\"");
        return null;
    }

    @Override
    String candidate() {
        return Peer.message("{\"type\":\"CANDIDATE\",\"dst\":\"" + peer.mate() + "\",\"payload\":", "}");
    }
}
