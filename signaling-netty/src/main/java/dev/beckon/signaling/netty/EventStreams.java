package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Opening;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The event streams that are open at one endpoint. Safe for use by many threads. */
final class EventStreams {

    private static final int ID_BYTES = 16;

    private final Signaling signaling;
    private final EventStreamRules rules;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, EventStream> open = new ConcurrentHashMap<>();

    EventStreams(Signaling signaling, EventStreamRules rules) {
        this.signaling = signaling;
        this.rules = rules;
    }

    EventStreamRules rules() {
        return rules;
    }

    /** The stream that a POST names; null for any reason gets the same answer. */
    @Nullable
    EventStream find(HttpRequest post) {
        String id = post.headers().get(EventStreamRules.CONNECTION);
        return id == null ? null : open.get(id);
    }

    /** Opens one; on its channel's event loop. */
    EventStreamHandler open(
            Channel channel, Deadlines deadlines, InetAddress client, Opening opening, long openedNanos) {
        byte[] random128 = new byte[ID_BYTES];
        random.nextBytes(random128);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(random128);
        EventStream stream = new EventStream(id, channel, deadlines, client, opening, signaling, openedNanos);
        open.put(id, stream);
        return new EventStreamHandler(stream, () -> open.remove(id));
    }
}
