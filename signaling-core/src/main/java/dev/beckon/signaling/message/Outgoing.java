package dev.beckon.signaling.message;

import org.jspecify.annotations.Nullable;

/** A message on its way to one peer or to many: encoded at most once as long as all of them speak the same dialect. */
public final class Outgoing {

    private final Message message;

    /** Of the dialect that came first: written once, before the frame. */
    private @Nullable Codec codec;

    private volatile byte @Nullable [] frame;

    /**
     * A message that is encoded when the first frame of it is asked for.
     *
     * @param message that is sent
     */
    public Outgoing(Message message) {
        this.message = message;
    }

    /** {@return what is sent} */
    public Message message() {
        return message;
    }

    /**
     * {@return the frame in this dialect; must not be changed}
     *
     * @param dialect that the receiver speaks
     */
    public byte[] frame(Codec dialect) {
        byte[] known = frame;
        return known != null && codec == dialect ? known : encode(dialect);
    }

    private byte[] encode(Codec dialect) {
        byte[] encoded = dialect.encode(message);
        synchronized (this) {
            if (frame == null) {
                codec = dialect;
                frame = encoded;
            }
        }
        return encoded;
    }
}
