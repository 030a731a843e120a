package dev.beckon.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** What hand-written servers speak: {@code register}, {@code registered}, then messages with {@code to} that come with {@code from}. */
final class JsonDialect extends Dialect {

    JsonDialect(Peer peer) {
        super(peer);
    }

    @Override
    String uri() {
        return "/";
    }

    @Override
    String opened() {
        return "{\"type\":\"register\",\"id\":\"" + peer.id() + "\",\"room\":\"" + peer.room() + "\"}";
    }

    @Override
    @Nullable
    String received(String text) {
        ready |= text.startsWith("{\"type\":\"registered\"");
        return null;
    }

    @Override
    String candidate() {
        return Peer.message("{\"type\":\"candidate\",\"to\":\"" + peer.mate() + "\",\"candidate\":", "}");
    }
}
