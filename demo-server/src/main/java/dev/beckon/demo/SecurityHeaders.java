package dev.beckon.demo;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the page may do: talk to its own server, use camera, microphone and screen, and nothing else.
 *
 * @param hsts for how long browsers are to take nothing but https from this host (RFC 6797); null to say nothing of it
 */
record SecurityHeaders(@Nullable Duration hsts) {

    /** {@code 'self'} in connect-src includes the WebSocket of the same host (CSP 3, §6.7.2.8). */
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'");

    void addTo(HttpHeaders headers) {
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
                .set("referrer-policy", "no-referrer")
                .set("x-content-type-options", "nosniff")
                .set("permissions-policy", "camera=(self), microphone=(self), display-capture=(self)")
                .set("cross-origin-opener-policy", "same-origin");
        if (hsts != null) {
            headers.set("strict-transport-security", "max-age=" + hsts.toSeconds());
        }
    }
}
