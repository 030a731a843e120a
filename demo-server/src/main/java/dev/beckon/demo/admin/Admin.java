package dev.beckon.demo.admin;

import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.netty.HttpResponder;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@link Operators} ask and do, as {@code protocol/openapi.json} describes it. Answers are JSON and hold no payload, token or secret; what is done is
 * logged under {@value Audit#NAME}, with who did it. All goes through the node's own verbs, so it reaches other nodes, too.
 */
public final class Admin implements HttpResponder {

    /** So many rooms or sessions are told at once. */
    static final int PAGE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Admin.class);
    private static final String PATH = "/admin/";
    private static final int PATIENCE_SECONDS = 5;

    private final Operators operators;
    private final List<Route> routes;

    public Admin(Operators operators, Signaling node, CallTimeline timeline) {
        this.operators = operators;
        this.routes = Stream.of(
                        new RoomDeeds(node.rooms(), node.limits().roomCapacity()).routes(),
                        new SessionDeeds(node).routes(),
                        new TimelineDeeds(timeline).routes())
                .flatMap(List::stream)
                .toList();
    }

    List<Route> routes() {
        return routes;
    }

    @Override
    public @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        if (!request.uri().startsWith(PATH)) {
            return null;
        }
        String operator = operators.named(request.headers().get(HttpHeaderNames.AUTHORIZATION));
        if (operator == null) {
            return CompletableFuture.completedFuture(
                    AdminAnswer.error(401, "the admin token is needed: Authorization: Bearer …")
                            .and(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"beckon\"")
                            .response());
        }
        return understood(operator, request)
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(Admin::failed)
                .thenApply(AdminAnswer::response);
    }

    private CompletionStage<AdminAnswer> understood(String operator, HttpRequest request) {
        try {
            return answer(operator, request);
        } catch (IllegalArgumentException bad) {
            return CompletableFuture.completedStage(AdminAnswer.error(400, String.valueOf(bad.getMessage())));
        } catch (SignalingException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    private CompletionStage<AdminAnswer> answer(String operator, HttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        StringBuilder allowed = new StringBuilder();
        for (Route route : routes) {
            List<String> ids = route.ids(path);
            if (ids != null && route.method().equals(request.method())) {
                return route.deed().of(Act.of(operator, ids, request));
            }
            if (ids != null) {
                allowed.append(allowed.isEmpty() ? "" : ", ").append(route.method());
            }
        }
        return CompletableFuture.completedStage(
                allowed.isEmpty()
                        ? AdminAnswer.error(
                                404,
                                "there is nothing at " + path
                                        + "; ids are 1 to 64 letters, digits, hyphens and underscores")
                        : AdminAnswer.error(405, allowed + " is expected here, not " + request.method())
                                .and(HttpHeaderNames.ALLOW, allowed.toString()));
    }

    private static AdminAnswer failed(Throwable failure) {
        SignalingException why = SignalingException.of(failure);
        if (why.code() == ErrorCode.BAD_JSON || why.code() == ErrorCode.BAD_MESSAGE) {
            return AdminAnswer.error(400, why.text());
        }
        LOG.warn("the registry gave no answer to an operator", failure);
        return AdminAnswer.error(503, "the registry does not answer now");
    }

    // ---- for all of its parts

    static AdminAnswer nothing(String kind, String id) {
        return AdminAnswer.error(404, "there is no " + kind + " " + id);
    }

    /** Where a page begins. */
    static String after(Act act) {
        String after = act.parameter("after");
        if (after != null && !Ids.isId(after)) {
            throw new IllegalArgumentException("after is an id, not " + after);
        }
        return after == null ? "" : after;
    }

    /** @param ids of a page and one more, if there is one @return after which one the next page begins; null if there is none */
    static @Nullable String next(List<String> ids) {
        return ids.size() > PAGE ? ids.get(PAGE - 1) : null;
    }
}
