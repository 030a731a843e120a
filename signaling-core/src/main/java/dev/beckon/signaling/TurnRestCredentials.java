package dev.beckon.signaling;

import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Requester;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * TURN servers with credentials that expire, made from a secret that the TURN server shares (draft-uberti-behave-turn-rest-00; in coturn
 * {@code use-auth-secret} and {@code static-auth-secret}): the username is {@code expiry:user}, with the expiry in seconds of Unix time and the user's name
 * as in a URL, or {@code expiry:peer} for nobody in particular, and the
 * credential is the base64 of its HMAC-SHA1. The TURN server checks the expiry when an allocation is made or refreshed, so a call
 * outlasts its credentials only as far as that server lets it. Safe for use by many threads.
 */
public final class TurnRestCredentials implements IceServerProvider {

    /** What a leaked credential is good for at most. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int LONGEST_NAME = 400;
    private static final String ALGORITHM = "HmacSHA1";

    private final List<String> urls;
    private final SecretKeySpec key;
    private final Duration lifetime;
    private final InstantSource clock;

    /**
     * Credentials for these servers, which share one secret.
     *
     * @param urls such as {@code turn:turn.example.org:3478?transport=udp}
     * @param secret the one that the TURN server has
     * @param lifetime of each credential, at most {@link #LONGEST}
     * @param clock a wall clock that agrees with the TURN server's, such as {@link InstantSource#system()}
     * @throws IllegalArgumentException if there is no URL, no secret, or the lifetime is out of bounds
     */
    public TurnRestCredentials(List<String> urls, String secret, Duration lifetime, InstantSource clock) {
        if (urls.isEmpty() || secret.isEmpty()) {
            throw new IllegalArgumentException("TURN needs a URL and a secret");
        }
        if (lifetime.toSeconds() < 1 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "TURN credentials live from one second to " + LONGEST + ", not " + lifetime);
        }
        this.urls = IceServer.of(urls.toArray(String[]::new)).urls();
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.lifetime = lifetime;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<IceServer>> iceServers(Requester who) {
        String username = clock.instant().plus(lifetime).getEpochSecond() + ":" + name(who);
        return CompletableFuture.completedStage(List.of(new IceServer(urls, username, credential(username), lifetime)));
    }

    /** ASCII without colons, and short enough for a username of STUN (RFC 8489 §14.3). */
    private static String name(Requester who) {
        String user = who.user();
        String name = user == null ? who.peer() : URLEncoder.encode(user, StandardCharsets.UTF_8);
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private String credential(String username) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + ALGORITHM, missing);
        }
    }
}
