package dev.beckon.demo;

import dev.beckon.signaling.dialects.peerjs.PeerJs;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.registry.PeerRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which protocols of other people's clients are spoken, and where; none, unless asked for. */
final class DialectOptions {

    @Option(
            names = "--peerjs",
            paramLabel = "PATH",
            description = "Serve PeerJS clients below this path, such as /myapp: what they have as path.")
    @Nullable
    String peerJs;

    @Option(
            names = "--peerjs-origin",
            paramLabel = "URL",
            split = ",",
            description = "Let PeerJS pages of this origin in, instead of those of --origin; * for all but null. May be"
                    + " repeated.")
    List<String> peerJsOrigins = new ArrayList<>();

    @Option(
            names = "--peerjs-key",
            paramLabel = "TEXT",
            defaultValue = "peerjs",
            description = "What they have as key (${DEFAULT-VALUE}).")
    String peerJsKey = "";

    @Option(
            names = "--peerjs-list",
            description = "Let them ask who is there (listAllPeers). Whoever knows an id can call it.")
    boolean peerJsList;

    void check() throws StartException {
        if (peerJsList && peerJs == null) {
            throw new StartException("--peerjs-list needs --peerjs, the path of PeerJS clients");
        }
        needs("--peerjs", peerJs, peerJsOrigins);
    }

    private static void needs(String option, @Nullable String path, List<String> origins) throws StartException {
        if (path == null && !origins.isEmpty()) {
            throw new StartException(option + "-origin needs " + option + ", the path of these clients");
        }
        if (path != null && !path.startsWith("/")) {
            throw new StartException(option + " is \"" + path + "\", but a path begins with a slash");
        }
    }

    /** @throws IllegalArgumentException if a path or an origin is none */
    void mountOn(SignalingEndpoint.Builder endpoint, PeerRegistry registry) {
        if (peerJs != null) {
            PeerJs.Builder dialect = PeerJs.builder().key(peerJsKey);
            if (peerJsList) {
                dialect.listing(registry);
            }
            endpoint.mount(peerJs, dialect.build(), peerJsOrigins.toArray(String[]::new));
        }
    }
}
