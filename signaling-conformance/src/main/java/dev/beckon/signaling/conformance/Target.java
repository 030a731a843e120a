package dev.beckon.signaling.conformance;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server that is asked, and what it needs to know of those who ask.
 *
 * @param uri {@code ws} or {@code wss}
 * @param headers of each request
 * @param tokens shown in {@code hello} in turn; none for a server that lets everybody in
 * @param user whom the server takes the owner of each token for; null if that is not known
 */
record Target(
        URI uri,
        Map<String, String> headers,
        List<String> tokens,
        @Nullable String user,
        Deadlines deadlines) {

    /** The same place over HTTP. */
    URI http() {
        return URI.create(uri.toString().replaceFirst("^ws", "http"));
    }
}
