package dev.beckon.signaling.jwt;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;

/**
 * A JWK set that is fetched from its issuer: at most once in half a minute, kept for five, and for four hours more while it cannot be fetched.
 * A key that is not in it has it fetched again, so that keys may rotate. Blocks while it fetches. Safe for use by many threads.
 */
final class RemoteKeys implements JWKSetSource<SecurityContext> {

    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration OUTAGE = Duration.ofHours(4);
    private static final Duration APART = Duration.ofSeconds(30);
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int MAX_BYTES = 256 * 1024;

    private final URLBasedJWKSetSource<SecurityContext> url;

    /** Whether the last attempt failed: then an unknown key may be the issuer's new one. */
    private volatile boolean failing;

    /** @throws IllegalArgumentException unless it is an {@code https} or {@code http} URL */
    RemoteKeys(URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("a JWK set is fetched over https, not from " + uri);
        }
        try {
            url = new URLBasedJWKSetSource<>(
                    uri.toURL(), new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES));
        } catch (MalformedURLException bad) {
            throw new IllegalArgumentException(bad.getMessage(), bad);
        }
    }

    JWKSource<SecurityContext> cached() {
        return JWKSourceBuilder.create(this)
                .cache(FRESH.toMillis(), 2 * TIMEOUT_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(APART.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
            throws KeySourceException {
        failing = true;
        JWKSet set = url.getJWKSet(evaluator, now, context);
        failing = false;
        return set;
    }

    /** Whether a token could not be checked because its issuer cannot be reached, and may be good. */
    boolean away(Exception failure) {
        return failure instanceof JWKSetUnavailableException || failure instanceof RateLimitReachedException && failing;
    }

    @Override
    public void close() throws IOException {
        url.close();
    }
}
