package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.Ids;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, by the word of an {@link Authenticator}. Kept as long as the session, so claims should be few and small.
 *
 * @param user the account, which may have several peers (devices, tabs) at once, as {@link Ids#isUser} allows; null for nobody in particular
 * @param claims what else the authenticator vouches for, for an {@link AccessPolicy} to decide by; neither keys nor values are null
 */
public record Identity(@Nullable String user, Map<String, Object> claims) {

    /** Nobody in particular. */
    public static final Identity ANONYMOUS = new Identity(null);

    /**
     * @throws IllegalArgumentException if the user's name is empty, longer than 256 characters, or has control characters
     * @throws NullPointerException if a claim is null
     */
    public Identity {
        if (user != null && !Ids.isUser(user)) {
            throw new IllegalArgumentException("the name of a user has 1 to " + Ids.MOST_OF_USER
                    + " characters and no control characters; this one has " + user.codePointCount(0, user.length()));
        }
        claims = Map.copyOf(claims);
    }

    /** A user of whom nothing else is known. */
    public Identity(@Nullable String user) {
        this(user, Map.of());
    }

    /** Leaves the values of the claims out. */
    @Override
    public String toString() {
        return "Identity[user=" + user + ", claims=" + claims.keySet() + "]";
    }
}
