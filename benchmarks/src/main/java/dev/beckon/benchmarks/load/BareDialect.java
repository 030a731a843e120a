package dev.beckon.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** A server that passes each frame to whoever opened the same path. */
final class BareDialect extends Dialect {

    BareDialect(Peer peer) {
        super(peer);
    }

    @Override
    String uri() {
        return "/" + peer.room();
    }

    @Override
    @Nullable
    String opened() {
        ready = true;
        return null;
    }

    @Override
    @Nullable
    String received(String text) {
        return null;
    }

    @Override
    String candidate() {
        return Peer.message("{\"type\":\"candidate\",\"candidate\":", "}");
    }
}
