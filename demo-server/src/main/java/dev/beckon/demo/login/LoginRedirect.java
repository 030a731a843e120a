package dev.beckon.demo.login;

import dev.beckon.signaling.netty.HttpResponder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code /login} leads to where people log in, which is told in the parameter {@code return} where they came from. That one has to see to it that
 * it sends nobody with a token to another place than this server.
 */
public final class LoginRedirect implements HttpResponder {

    private static final String PATH = "/login";
    private static final String RETURN = "return=";

    private final String target;

    public LoginRedirect(URI page) {
        target = page + (page.getRawQuery() == null ? "?" : "&");
    }

    @Override
    public @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        if (!PATH.equals(query < 0 ? uri : uri.substring(0, query))) {
            return null;
        }
        String asked = query < 0 ? "" : uri.substring(query + 1);
        // what is not one parameter of this name, encoded as browsers do it, does not go on
        boolean known = asked.startsWith(RETURN) && asked.matches("[A-Za-z0-9=%._~!*'()-]+");
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FOUND, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.LOCATION, target + (known ? asked : RETURN))
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("referrer-policy", "no-referrer");
        return CompletableFuture.completedFuture(response);
    }
}
