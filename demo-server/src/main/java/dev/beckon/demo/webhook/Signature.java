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

    static final int LEAST_BYTES = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Signature(String secret) {
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
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
