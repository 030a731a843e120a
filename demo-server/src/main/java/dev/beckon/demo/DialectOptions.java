package dev.beckon.demo;

import dev.beckon.signaling.dialects.peerjs.PeerJs;
import dev.beckon.signaling.dialects.tutorial.Tutorial;
import dev.beckon.signaling.dialects.ywebrtc.TopicRelay;
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

    @Option(
            names = "--y-webrtc",
            paramLabel = "PATH",
            description = "Serve y-webrtc clients at and below this path, such as /yjs.")
    @Nullable
    String yWebrtc;

    @Option(
            names = "--y-webrtc-origin",
            paramLabel = "URL",
            split = ",",
            description = "Let their pages of this origin in, instead of those of --origin. May be repeated.")
    List<String> yWebrtcOrigins = new ArrayList<>();

    @Option(
            names = "--trystero",
            paramLabel = "PATH",
            description = "Serve clients of Trystero's ws-relay at and below this path, such as /trystero.")
    @Nullable
    String trystero;

    @Option(
            names = "--trystero-origin",
            paramLabel = "URL",
            split = ",",
            description = "Let their pages of this origin in, instead of those of --origin. May be repeated.")
    List<String> trysteroOrigins = new ArrayList<>();

    @Option(
            names = "--tutorial",
            paramLabel = "PATH",
            description = "Serve clients of the tutorial of 2014 at and below this path, such as /tutorial.")
    @Nullable
    String tutorial;

    @Option(
            names = "--tutorial-origin",
            paramLabel = "URL",
            split = ",",
            description = "Let their pages of this origin in, instead of those of --origin. May be repeated.")
    List<String> tutorialOrigins = new ArrayList<>();

    void check() throws StartException {
        if (peerJsList && peerJs == null) {
            throw new StartException("--peerjs-list needs --peerjs, the path of PeerJS clients");
        }
        needs("--peerjs", peerJs, peerJsOrigins);
        needs("--y-webrtc", yWebrtc, yWebrtcOrigins);
        needs("--trystero", trystero, trysteroOrigins);
        needs("--tutorial", tutorial, tutorialOrigins);
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
        if (yWebrtc != null) {
            endpoint.mount(yWebrtc, TopicRelay.yWebrtc(), yWebrtcOrigins.toArray(String[]::new));
        }
        if (trystero != null) {
            endpoint.mount(trystero, TopicRelay.trystero(), trysteroOrigins.toArray(String[]::new));
        }
        if (tutorial != null) {
            endpoint.mount(tutorial, new Tutorial(), tutorialOrigins.toArray(String[]::new));
        }
    }
}
