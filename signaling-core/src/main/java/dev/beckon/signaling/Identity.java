package dev.beckon.signaling;

import org.jspecify.annotations.Nullable;

/**
 * Who a client is, by the word of an {@link Authenticator}.
 *
 * @param user the account, which may have several peers (devices, tabs) at once; null for nobody in particular
 */
public record Identity(@Nullable String user) {

    /** Nobody in particular. */
    public static final Identity ANONYMOUS = new Identity(null);
}
