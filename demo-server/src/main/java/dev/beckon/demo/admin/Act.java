package dev.beckon.demo.admin;

import dev.beckon.demo.outgoing.Json;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an operator asks for, taken apart. */
record Act(String operator, List<String> ids, Map<String, List<String>> query, byte[] body) {

    private static final int MOST_PARAMETERS = 16;

    /** Does it. */
    interface Deed {
        /** @throws IllegalArgumentException if the request is not good, with what would be */
        CompletionStage<AdminAnswer> of(Act act);
    }

    /** @param ids that the path names, in their order */
    static Act of(String operator, List<String> ids, HttpRequest request) {
        byte[] body = request instanceof FullHttpRequest full ? ByteBufUtil.getBytes(full.content()) : new byte[0];
        // a semicolon separates nothing (WHATWG URL)
        QueryStringDecoder target =
                new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MOST_PARAMETERS, true);
        return new Act(operator, ids, target.parameters(), body);
    }

    String id() {
        return ids.get(0);
    }

    /** The one parameter of this name; null where there is none. */
    @Nullable
    String parameter(String name) {
        if (!Set.of(name).containsAll(query.keySet())) {
            throw new IllegalArgumentException("the query is " + name + "=… or nothing, not " + query.keySet());
        }
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.get(0);
    }

    /** The body as an object; empty where there is none. */
    Map<String, @Nullable Object> json() {
        try {
            return body.length == 0 ? Map.of() : Json.object(body);
        } catch (IOException bad) {
            throw new IllegalArgumentException("the body has to be a JSON object", bad);
        }
    }

    /** The body as it is. */
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
