package dev.beckon.signaling.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * What a registry of several nodes keeps of a session outside its node, so that the session can go on, with a snapshot, when its node dies: {@link SessionState#afterLoss} makes a session of it again.
 *
 * @param bytes who the client is, with a version. They hold what the authenticator said of it, so they are for nobody but the nodes. Not copied; must not be changed
 * @param secrets the {@linkplain #hash hashes} of the secrets by which its client may come back
 * @param grace so long it waits for its client after the death of its node
 */
public record SessionRecord(byte[] bytes, List<String> secrets, Duration grace) {

    /**
     * Copies the list.
     *
     * @param bytes who the client is, with a version
     * @param secrets the hashes of the secrets by which its client may come back
     * @param grace so long it waits for its client
     */
    public SessionRecord {
        secrets = List.copyOf(secrets);
    }

    /**
     * Of what a client shows.
     *
     * @param secret a session's secret
     * @return 64 hexadecimal digits, from which nobody finds the secret
     */
    public static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** Leaves the bytes out. */
    @Override
    public String toString() {
        return "SessionRecord[" + bytes.length + " bytes]";
    }
}
