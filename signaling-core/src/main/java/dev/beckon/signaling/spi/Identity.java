package dev.beckon.signaling.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, by the word of an {@link Authenticator}. Kept as long as the session, so claims should be few and small.
 *
 * @param user the account, which may have several peers (devices, tabs) at once; null for nobody in particular
 * @param claims what else the authenticator vouches for, for an {@link AccessPolicy} to decide by; neither keys nor values are null
 */
public record Identity(@Nullable String user, Map<String, Object> claims) {

    /** Nobody in particular. */
    public static final Identity ANONYMOUS = new Identity(null);

    /** @throws NullPointerException if a claim is null */
    public Identity {
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
