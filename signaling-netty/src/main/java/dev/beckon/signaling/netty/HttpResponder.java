package dev.beckon.signaling.netty;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SignalingServer} serves over HTTP beside its endpoint, or a {@link ManagementServer} at all: a page, a health check. Called on event loops, so
 * it must not block, and must be safe for use by many threads.
 */
@FunctionalInterface
public interface HttpResponder {

    /**
     * Answers a request, or leaves it to others.
     *
     * @param request one without a body: others are refused before. Its target is a path, maybe with a query. {@code HEAD} may be answered like {@code
     *     GET}: the content is left out
     * @return the answer, now or later, which the server completes with length, date and connection headers, and releases; null where this responder has
     *     none, which becomes 404. What is thrown, or fails, becomes 500; what is not there after {@link
     *     dev.beckon.signaling.limits.Limits#silence} costs the connection
     */
    @Nullable
    CompletionStage<FullHttpResponse> respond(HttpRequest request);

    /**
     * {@return one that asks the other where this one has no answer}
     *
     * @param other whose answer, or null, counts then
     */
    default HttpResponder or(HttpResponder other) {
        return request -> {
            CompletionStage<FullHttpResponse> answer = respond(request);
            return answer != null ? answer : other.respond(request);
        };
    }

    /**
     * {@return one whose answers are there at once}
     *
     * @param answers makes them as {@link #respond} does, null for none; called on event loops, so it must not block
     */
    static HttpResponder atOnce(Function<HttpRequest, @Nullable FullHttpResponse> answers) {
        return request -> {
            FullHttpResponse answer = answers.apply(request);
            return answer == null ? null : CompletableFuture.completedFuture(answer);
        };
    }

    /** {@return one that has no answer to anything} */
    static HttpResponder none() {
        return request -> null;
    }
}
