package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Payload;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, by the word of an {@link Authenticator}. What it says about peer, name and attributes counts; where it says nothing, the client's own claim
 * does. Kept as long as the session, so claims should be few and small.
 *
 * @param user the account, which may have several peers (devices, tabs) at once, as {@link Ids#isUser} allows; null for nobody in particular
 * @param peer the id that the peer gets, as {@link Ids#isId} allows; null where the client may choose
 * @param name what others are shown, as {@link Ids#isName} allows; null where the client may choose
 * @param attributes a JSON object that others see, and that the client can not change, of at most {@code Limits.attributesBytes}: with others nobody is let in, and the
 *     client is told {@code internal}; null where it may choose
 * @param validUntil when the session ends, unless its client has shown a newer token by then; null for never
 * @param claims what else the authenticator vouches for, for an {@link AccessPolicy} to decide by; neither keys nor values are null
 */
public record Identity(
        @Nullable String user,
        @Nullable String peer,
        @Nullable String name,
        @Nullable Payload attributes,
        @Nullable Instant validUntil,
        Map<String, Object> claims) {

    /** Nobody in particular. */
    public static final Identity ANONYMOUS = new Identity(null);

    /**
     * Checks user, peer and name, and copies the claims.
     *
     * @param user see {@link #user}
     * @param peer see {@link #peer}
     * @param name see {@link #name}
     * @param attributes see {@link #attributes}
     * @param validUntil see {@link #validUntil}
     * @param claims see {@link #claims}
     * @throws IllegalArgumentException if user, peer or name is not of its form
     * @throws NullPointerException if a claim is null
     */
    public Identity {
        if (user != null && !Ids.isUser(user)) {
            throw new IllegalArgumentException("the name of a user has 1 to " + Ids.MOST_OF_USER
                    + " characters and no control characters; this one has " + user.codePointCount(0, user.length()));
        }
        if (peer != null && !Ids.isId(peer)) {
            throw new IllegalArgumentException("the id of a peer has 1 to " + Ids.MOST_OF_ID
                    + " letters, digits, _ or -; this one has " + peer.length() + " characters");
        }
        if (name != null && !Ids.isName(name)) {
            throw new IllegalArgumentException("a name that others are shown has " + Ids.NAME + "; this one has "
                    + name.codePointCount(0, name.length()));
        }
        claims = Map.copyOf(claims);
    }

    /**
     * A user of whom nothing else is known.
     *
     * @param user the account, as {@link Ids#isUser} allows; null for nobody in particular
     */
    public Identity(@Nullable String user) {
        this(user, Map.of());
    }

    /**
     * A user with claims.
     *
     * @param user the account, as {@link Ids#isUser} allows; null for nobody in particular
     * @param claims what else is vouched for; neither keys nor values are null
     */
    public Identity(@Nullable String user, Map<String, Object> claims) {
        this(user, null, null, null, null, claims);
    }

    /**
     * {@return the same identity, as the peer of this id}
     *
     * @param id as {@link Ids#isId} allows; null where the client may choose
     */
    public Identity as(@Nullable String id) {
        return new Identity(user, id, name, attributes, validUntil, claims);
    }

    /**
     * {@return the same identity, shown to others under this name}
     *
     * @param shown as {@link Ids#isName} allows; null where the client may choose
     */
    public Identity named(@Nullable String shown) {
        return new Identity(user, peer, shown, attributes, validUntil, claims);
    }

    /**
     * {@return the same identity, with attributes that others see: a JSON object}
     *
     * @param seen the attributes; null where the client may choose
     */
    public Identity with(@Nullable Payload seen) {
        return new Identity(user, peer, name, seen, validUntil, claims);
    }

    /**
     * {@return the same identity, valid until then}
     *
     * @param end when the session ends; null for never
     */
    public Identity until(@Nullable Instant end) {
        return new Identity(user, peer, name, attributes, end, claims);
    }

    /** Leaves the values of the claims out. */
    @Override
    public String toString() {
        return "Identity[user=" + user + ", peer=" + peer + ", validUntil=" + validUntil + ", claims=" + claims.keySet()
                + "]";
    }
}
