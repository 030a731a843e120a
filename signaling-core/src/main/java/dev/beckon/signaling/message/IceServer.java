package dev.beckon.signaling.message;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server as {@code RTCIceServer} wants it.
 *
 * @param urls one or more of {@code stun:}, {@code turn:} or {@code turns:} (RFC 7064, RFC 7065)
 * @param username for TURN only
 * @param credential for TURN only
 * @param lifetime how long the credential is good for from now on, null for ever. Clients are sent fresh ones when three quarters of it have passed
 */
public record IceServer(
        List<String> urls,
        @Nullable String username,
        @Nullable String credential,
        @Nullable Duration lifetime) {

    /** RFC 7064 §3.1 and RFC 7065 §3.1. A browser that is told of another one makes no connection at all (WebRTC §4.2.2). */
    private static final Pattern URL =
            Pattern.compile("(?i)(stuns?:HOST(:PORT)?|turns?:HOST(:PORT)?(\\?transport=(udp|tcp))?)"
                    .replace("HOST", "(\\[[0-9a-f:.]+]|[a-z0-9._~-]+)")
                    .replace(
                            "PORT",
                            "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})"));

    /**
     * Checks the URLs and the lifetime.
     *
     * @param urls see {@link #urls}
     * @param username see {@link #username}
     * @param credential see {@link #credential}
     * @param lifetime see {@link #lifetime}
     * @throws IllegalArgumentException if there is no URL, one is not that of a STUN or TURN server, or the lifetime is not positive
     */
    public IceServer {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(
                    "an ICE server needs at least one URL, such as stun:stun.example.org:3478");
        }
        for (String url : urls) {
            if (!URL.matcher(url).matches()) {
                throw new IllegalArgumentException(
                        "\"" + url + "\" is not the URL of a STUN or TURN server; one looks like"
                                + " stun:stun.example.org:3478 or turn:turn.example.org:3478?transport=udp");
            }
        }
        if (lifetime != null && (lifetime.isNegative() || lifetime.isZero())) {
            throw new IllegalArgumentException("lifetime must be positive, but is " + lifetime);
        }
    }

    /**
     * A server whose credential does not expire.
     *
     * @param urls see {@link #urls}
     * @param username see {@link #username}
     * @param credential see {@link #credential}
     */
    public IceServer(List<String> urls, @Nullable String username, @Nullable String credential) {
        this(urls, username, credential, null);
    }

    /**
     * {@return a server without credentials}
     *
     * @param urls of {@code stun:}, {@code stuns:}, {@code turn:} or {@code turns:} (RFC 7064, RFC 7065)
     */
    public static IceServer of(String... urls) {
        return new IceServer(List.of(urls), null, null);
    }

    /** Leaves the credential out. */
    @Override
    public String toString() {
        return "IceServer" + urls;
    }
}
