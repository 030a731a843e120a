package dev.beckon.signaling.spi;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a client opened its connection: what a transport knows before the first message. Kept until the session is open, and not longer.
 *
 * @param remote the address at the other end, as logs name it; never a secret
 * @param path of the request's target, decoded, such as {@code /signal}; empty where there was no request
 * @param query of the request's target, decoded: each name with its values in their order
 * @param headers of the request (RFC 9110), each name in lower case with its values in their order; cookies are in {@code cookie}
 * @param certificate that the client showed in TLS and the server has verified; null where there is none
 * @param principal who the client is by the word of the container that the server runs in, such as a servlet container with a login; null where there is none
 * @param vouchedFor whether a browser vouches for the client: it named the page that opens the connection ({@code Origin}, RFC 6454), and that page may. Where
 *     not, and the node has an {@link Authenticator}, the client has to show a token. True where the question makes no sense
 */
public record Opening(
        String remote,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        @Nullable X509Certificate certificate,
        @Nullable Principal principal,
        boolean vouchedFor) {

    /**
     * Copies query and headers.
     *
     * @param remote see {@link #remote}
     * @param path see {@link #path}
     * @param query see {@link #query}
     * @param headers see {@link #headers}
     * @param certificate see {@link #certificate}
     * @param principal see {@link #principal}
     * @param vouchedFor see {@link #vouchedFor}
     */
    public Opening {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /**
     * One without a principal.
     *
     * @param remote see {@link #remote}
     * @param path see {@link #path}
     * @param query see {@link #query}
     * @param headers see {@link #headers}
     * @param certificate see {@link #certificate}
     * @param vouchedFor see {@link #vouchedFor}
     */
    public Opening(
            String remote,
            String path,
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            @Nullable X509Certificate certificate,
            boolean vouchedFor) {
        this(remote, path, query, headers, certificate, null, vouchedFor);
    }

    /**
     * {@return a connection that was opened without a request, such as a plain socket}
     *
     * @param remote the address at the other end
     */
    public static Opening plain(String remote) {
        return new Opening(remote, "", Map.of(), Map.of(), null, true);
    }

    /**
     * {@return the first value of a header; null where it is missing}
     *
     * @param name of the header, in any case
     */
    public @Nullable String header(String name) {
        return first(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * {@return the first value of a parameter of the query; null where it is missing}
     *
     * @param name of the parameter
     */
    public @Nullable String parameter(String name) {
        return first(query.get(name));
    }

    private static @Nullable String first(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Leaves query, headers, certificate and principal out: they may hold secrets. */
    @Override
    public String toString() {
        return "Opening[" + remote + " " + path + "]";
    }
}
