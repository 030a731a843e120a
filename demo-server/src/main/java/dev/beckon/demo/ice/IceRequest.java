package dev.beckon.demo.ice;

import dev.beckon.demo.outgoing.Answer;
import dev.beckon.demo.outgoing.Endpoint;
import dev.beckon.demo.outgoing.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is asked.
 *
 * @param body sent with POST; null for GET
 */
record IceRequest(Map<String, String> headers, byte @Nullable [] body) {

    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):\\s*([ -~]+)");

    /** @throws IllegalArgumentException if one is not what it has to be */
    static IceRequest of(@Nullable String header, @Nullable String post) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (header != null) {
            Matcher parts = HEADER.matcher(header);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "--ice-header has to be a name, a colon and a value, such as Authorization: Bearer …");
            }
            headers.put(allowed(parts.group(1)), parts.group(2).strip());
        }
        if (post == null) {
            return new IceRequest(headers, null);
        }
        byte[] body = post.getBytes(StandardCharsets.UTF_8);
        try {
            Json.object(body);
        } catch (IOException bad) {
            throw new IllegalArgumentException("--ice-post is \"" + post + "\", but has to be a JSON object", bad);
        }
        headers.put("Content-Type", "application/json");
        return new IceRequest(headers, body);
    }

    /** Some headers are the HTTP client's own. */
    private static String allowed(String name) {
        try {
            HttpRequest.newBuilder().header(name, "");
            return name;
        } catch (IllegalArgumentException restricted) {
            throw new IllegalArgumentException(
                    "--ice-header has to be a header of the provider's, such as Authorization, not " + name,
                    restricted);
        }
    }

    CompletableFuture<Answer> to(Endpoint provider) {
        return body == null ? provider.get(headers) : provider.post(body, headers);
    }
}
