package dev.beckon.signaling.netty;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SignalingServer} serves over HTTP beside its endpoint: a page, a health check. Called on event loops, so it must not block, and must be
 * safe for use by many threads.
 */
@FunctionalInterface
public interface HttpResponder {

    /**
     * @param request one without a body: others are refused before. {@code HEAD} may be answered like {@code GET}: the content is left out
     * @return the answer, which the server completes with length, date and connection headers, and releases; null for 404. What
     *     is thrown becomes 500
     */
    @Nullable
    FullHttpResponse respond(HttpRequest request);

    /** Asks the other where this one has no answer. */
    default HttpResponder or(HttpResponder other) {
        return request -> {
            FullHttpResponse answer = respond(request);
            return answer != null ? answer : other.respond(request);
        };
    }

    /** Has no answer to anything. */
    static HttpResponder none() {
        return request -> null;
    }
}
