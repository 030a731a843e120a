package dev.beckon.signaling;

import org.jspecify.annotations.Nullable;

/** A message on its way to one peer or to many: encoded at most once as long as all of them speak the same dialect. */
public final class Outgoing {

    private final Message message;

    private record Encoded(Codec codec, byte[] frame) {}

    /** Racing threads may each encode; the results are equal. */
    private volatile @Nullable Encoded encoded;

    public Outgoing(Message message) {
        this.message = message;
    }

    public Message message() {
        return message;
    }

    byte[] frame(Codec codec) {
        Encoded known = encoded;
        if (known == null || known.codec() != codec) {
            known = new Encoded(codec, codec.encode(message));
            encoded = known;
        }
        return known.frame();
    }
}
