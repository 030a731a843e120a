package dev.beckon.demo.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is told, as Standard Webhooks 1.0 do: {@code webhook-signature} is {@code v1,} and the base64 of the HMAC-SHA256 of id, time and body, with
 * full stops between them. The time is that of the try, so a receiver can refuse what is old.
 */
final class Signature {

    private static final int LEAST_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";

    /** How Standard Webhooks write a secret: base64 follows. */
    private static final String ENCODED = "whsec_";

    private final SecretKeySpec key;

    /**
     * @param secret a text that is taken as it is, or {@code whsec_} and base64
     * @throws IllegalArgumentException if it has fewer than 16 bytes, or the base64 is none
     */
    Signature(String secret) {
        byte[] bytes = secret.startsWith(ENCODED)
                ? decoded(secret.substring(ENCODED.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException("--webhook-secret is shorter than " + LEAST_BYTES
                    + " bytes; openssl rand -hex 16 makes a good one");
        }
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(
                    "--webhook-secret begins with " + ENCODED + ", so base64 has to follow", bad);
        }
    }

    /** The headers of one try. */
    Map<String, String> headers(String id, long unixSeconds, byte[] body) {
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                String.valueOf(unixSeconds),
                "webhook-signature",
                "v1," + Base64.getEncoder().encodeToString(hmac(id + "." + unixSeconds + ".", body)));
    }

    private byte[] hmac(String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(before.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + ALGORITHM, missing);
        }
    }
}
