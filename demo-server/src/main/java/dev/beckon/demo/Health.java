package dev.beckon.demo;

import dev.beckon.signaling.netty.HttpResponder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** For those who watch over the process: {@code /healthz} answers as long as it lives, {@code /readyz} says whether to send it clients. */
final class Health implements HttpResponder {

    /** Whether the cluster can be asked, where there is one. */
    private final BooleanSupplier inCluster;

    private volatile boolean stopping;

    Health(BooleanSupplier inCluster) {
        this.inCluster = inCluster;
    }

    /** From now on it is not ready. */
    void stopping() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    @Override
    public @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        boolean readiness = request.uri().equals("/readyz");
        if (!readiness && !request.uri().equals("/healthz")) {
            return null;
        }
        FullHttpResponse refusal = ReadOnly.refusal(request);
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        return readiness ? readiness() : answer(HttpResponseStatus.OK, "ok");
    }

    boolean isInCluster() {
        return inCluster.getAsBoolean();
    }

    private CompletionStage<FullHttpResponse> readiness() {
        if (stopping) {
            return answer(HttpResponseStatus.SERVICE_UNAVAILABLE, "stopping");
        }
        return isInCluster()
                ? answer(HttpResponseStatus.OK, "ready")
                : answer(HttpResponseStatus.SERVICE_UNAVAILABLE, "cut off from the cluster");
    }

    private static CompletionStage<FullHttpResponse> answer(HttpResponseStatus status, String text) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text + "\n", StandardCharsets.US_ASCII));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return CompletableFuture.completedFuture(response);
    }
}
