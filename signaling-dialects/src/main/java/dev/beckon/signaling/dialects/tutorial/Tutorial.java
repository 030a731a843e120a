package dev.beckon.signaling.dialects.tutorial;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.spi.Opening;
import java.util.UUID;

/**
 * The protocol of a tutorial of 2014, with a WebSocket at any path below the mount: one makes a room and passes its id on, another one joins it by an offer, and both relay to each
 * other. Rooms are rooms of the node, of two, under ids that nobody can guess. A {@code token} in the query of the address is what the node's {@link
 * dev.beckon.signaling.spi.Authenticator} is asked about.
 */
public final class Tutorial implements Dialect {

    /** The realm of peers and rooms. */
    public static final String REALM = "tutorial";

    /** It keeps nothing: one object is as good as another. */
    public Tutorial() {}

    @Override
    public String name() {
        return REALM;
    }

    @Override
    public Conversation with(Opening opening) {
        return new TutorialClient(UUID.randomUUID().toString(), opening.parameter("token"));
    }
}
