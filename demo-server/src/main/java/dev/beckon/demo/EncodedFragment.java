package dev.beckon.demo;

import dev.beckon.signaling.netty.HttpResponder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Some messengers encode the {@code #} of an invitation, and browsers then ask for {@code /%23room}: from there to {@code /#room}. The answer names no host
 * and no path but the page's own: all that the request says stands behind the {@code #}.
 */
final class EncodedFragment implements HttpResponder {

    /** Encoded once, or again and again; behind it characters of a URI (RFC 3986), of which those that begin a query are the fragment's too. */
    private static final Pattern FRAGMENT = Pattern.compile("/%(?:25)*23([A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)");

    @Override
    public @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        Matcher target = FRAGMENT.matcher(request.uri());
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (!reads || !target.matches()) {
            return null;
        }
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FOUND, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.LOCATION, page(request.uri()) + "#" + target.group(1))
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("referrer-policy", "no-referrer");
        return CompletableFuture.completedFuture(response);
    }

    /** Relative to what was asked for, because only the browser knows what a proxy has taken off. */
    private static String page(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        long deeper = path.chars().filter(c -> c == '/').count() - 1;
        return "./" + "../".repeat((int) deeper);
    }
}
