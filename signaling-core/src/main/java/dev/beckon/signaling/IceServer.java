package dev.beckon.signaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A STUN or TURN server as {@code RTCIceServer} wants it; username and credential only for TURN. */
public record IceServer(
        List<String> urls,
        @Nullable String username,
        @Nullable String credential) {

    public IceServer {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(
                    "an ICE server needs at least one URL, such as stun:stun.example.org:3478");
        }
    }

    /** A server without credentials. */
    public static IceServer of(String... urls) {
        return new IceServer(List.of(urls), null, null);
    }

    /** Leaves the credential out. */
    @Override
    public String toString() {
        return "IceServer" + urls;
    }
}
