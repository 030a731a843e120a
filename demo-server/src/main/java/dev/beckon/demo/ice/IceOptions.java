package dev.beckon.demo.ice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which STUN and TURN servers peers are told. */
public final class IceOptions {

    @Option(
            names = "--stun",
            paramLabel = "URL",
            split = ",",
            description = "Tell browsers to use this STUN server, such as stun:stun.example.org:3478. Needed for calls"
                    + " between networks. May be repeated.")
    List<String> stun = new ArrayList<>();

    @Option(
            names = "--turn-url",
            paramLabel = "URL",
            split = ",",
            description = "Tell browsers to use this TURN server, such as turn:turn.example.org:3478. May be repeated.")
    List<String> turnUrls = new ArrayList<>();

    @Option(
            names = "--turn-secret",
            paramLabel = "TEXT",
            description =
                    "The secret shared with the TURN server (coturn: static-auth-secret), from which credentials of ten"
                            + " minutes are made. Better given as BECKON_TURN_SECRET, which other users of the machine can not see.")
    @Nullable
    String turnSecret;

    @Option(
            names = "--ice-url",
            paramLabel = "URL",
            description =
                    "Get servers with credentials from here, as providers of TURN offer them: JSON with iceServers. Asked"
                            + " again when three quarters of their life are over.")
    @Nullable
    String iceUrl;

    @Option(
            names = "--ice-header",
            paramLabel = "NAME:VALUE",
            description =
                    "Sent with that request, such as \"Authorization: Bearer …\". Better given as BECKON_ICE_HEADER, which"
                            + " other users of the machine can not see.")
    @Nullable
    String iceHeader;

    @Option(
            names = "--ice-post",
            paramLabel = "JSON",
            description = "Sent as its body, with POST instead of GET, such as {\"ttl\":3600}.")
    @Nullable
    String icePost;

    /** Whether peers are told of servers that cost something when strangers use them. */
    public boolean relays() {
        return !turnUrls.isEmpty() || iceUrl != null;
    }
}
