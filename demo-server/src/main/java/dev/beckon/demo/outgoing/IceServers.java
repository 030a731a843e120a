package dev.beckon.demo.outgoing;

import dev.beckon.signaling.message.IceServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of ICE servers, as browsers have it ({@code RTCIceServer}), with a {@code lifetime} in seconds where credentials expire. */
public final class IceServers {

    private static final int MOST = 16;
    private static final int LONGEST_SECONDS = 30 * 24 * 60 * 60;

    private IceServers() {}

    /**
     * @param json a list of servers, or one of them
     * @throws IOException if it is anything else, there are more than 16, or a TURN server has no credentials
     * @throws IllegalArgumentException if a URL is not that of a STUN or TURN server
     */
    public static List<IceServer> of(Object json) throws IOException {
        List<?> all = json instanceof List<?> list ? list : List.of(json);
        if (all.size() > MOST) {
            throw new IOException("there are " + all.size() + " ICE servers, and at most " + MOST + " make sense");
        }
        List<IceServer> servers = new ArrayList<>();
        for (Object each : all) {
            if (!(each instanceof Map<?, ?> server)) {
                throw new IOException("an ICE server has to be an object with urls");
            }
            servers.add(server(server));
        }
        return List.copyOf(servers);
    }

    private static IceServer server(Map<?, ?> json) throws IOException {
        Object urls = json.get("urls");
        List<?> all = urls instanceof List<?> list ? list : urls == null ? List.of() : List.of(urls);
        List<String> texts = new ArrayList<>();
        for (Object url : all) {
            if (!(url instanceof String text)) {
                throw new IOException("the urls of an ICE server have to be strings");
            }
            texts.add(text);
        }
        String username = text(json, "username");
        String credential = text(json, "credential");
        if ((username == null || credential == null) && texts.stream().anyMatch(IceServers::isTurn)) {
            throw new IOException("a TURN server has to have a username and a credential");
        }
        return new IceServer(texts, username, credential, lifetime(json.get("lifetime")));
    }

    /** A browser that is told of one without credentials makes no connection at all (WebRTC §4.2.2). */
    private static boolean isTurn(String url) {
        return url.regionMatches(true, 0, "turn", 0, 4);
    }

    private static @Nullable String text(Map<?, ?> json, String name) throws IOException {
        Object value = json.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IOException("the " + name + " of an ICE server has to be a string");
    }

    private static @Nullable Duration lifetime(@Nullable Object value) throws IOException {
        if (value == null) {
            return null;
        }
        if (value instanceof Integer seconds && seconds > 0 && seconds <= LONGEST_SECONDS) {
            return Duration.ofSeconds(seconds);
        }
        throw new IOException("the lifetime of an ICE server has to be seconds, from 1 to " + LONGEST_SECONDS);
    }
}
