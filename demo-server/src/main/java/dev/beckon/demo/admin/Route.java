package dev.beckon.demo.admin;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that is understood.
 *
 * @param template as in OpenAPI, such as {@code /admin/rooms/{room}}; {@code {user}} is percent-encoded, the others are ids
 */
record Route(HttpMethod method, String template, Pattern path, Act.Deed deed) {

    private static final String ID = "([A-Za-z0-9_-]{1,64})";
    private static final String USER = "([A-Za-z0-9%._~-]{1,1024})";

    static Route of(HttpMethod method, String template, Act.Deed deed) {
        String path = template.replace("{user}", USER).replaceAll("\\{[a-z]+}", Matcher.quoteReplacement(ID));
        return new Route(method, template, Pattern.compile(path), deed);
    }

    /** @return the ids in the path, null if this is another one */
    @Nullable
    List<String> ids(String asked) {
        Matcher matcher = path.matcher(asked);
        if (!matcher.matches()) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            ids.add(URLDecoder.decode(matcher.group(i), StandardCharsets.UTF_8));
        }
        return ids;
    }
}
