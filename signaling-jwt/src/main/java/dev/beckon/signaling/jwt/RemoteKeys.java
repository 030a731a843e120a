package dev.beckon.signaling.jwt;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JWK set that its issuer publishes (RFC 7517 §5). It is kept for five minutes, and for four hours while it can not be fetched. A token of a key that is
 * not in it waits for a set that was asked for after the token came; so keys may rotate. Sets are fetched one at a time and at most once a second, for all
 * the tokens that wait: whoever makes keys up costs the issuer and the others nothing more.
 *
 * <pre>
 *   idle ──a set is needed──▶ due ──a second after the last began──▶ running ──▶ idle
 *                              ▲                                       │ another is needed
 *                              └───────────────────────────────────────┘
 * </pre>
 *
 * Does not block. Safe for use by many threads.
 */
final class RemoteKeys {

    /** What the issuer published; the context in which a token is checked. */
    record Published(JWKSet set, long begunNanos) implements SecurityContext {}

    /** The issuer's keys can not be had now, so what they would say of a token is not known. */
    static final class Away extends Exception {
        Away(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);
    private static final long FRESH = TimeUnit.MINUTES.toNanos(5);
    private static final long OUTAGE = TimeUnit.HOURS.toNanos(4);
    private static final long APART = TimeUnit.SECONDS.toNanos(1);
    /** So long after a fetch that failed the last set is taken without trying again. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int OK = 200;

    /** Tokens of keys that are not known wait for the next set; more than these are told to come back. */
    private static final int MOST_WAITING = 64;

    private final URI uri;
    private final LongSupplier clock;
    private final Duration timeout;
    private final HttpClient http;
    private final HttpRequest request;

    // ---- guarded by this

    private @Nullable Published published;
    private @Nullable CompletableFuture<Published> next;
    private int waiting;
    private boolean running;
    private boolean begun;
    private long lastBegunNanos;
    private boolean failing;
    private long failedNanos;

    /** @throws IllegalArgumentException unless it is an {@code https} or {@code http} URL */
    RemoteKeys(URI uri, LongSupplier clock) {
        this(uri, clock, TIMEOUT);
    }

    /** @param timeout for the head of an answer; twice as long for all of it */
    RemoteKeys(URI uri, LongSupplier clock, Duration timeout) {
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http") || uri.getHost() == null) {
            throw new IllegalArgumentException("a JWK set is fetched over https, not from " + uri);
        }
        this.uri = uri;
        this.clock = clock;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
        this.request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
    }

    /** The set to check a token with. Fails with {@link Away} if there is none. */
    CompletionStage<Published> current() {
        Published known;
        CompletableFuture<Published> renewed;
        synchronized (this) {
            known = published;
            long now = clock.getAsLong();
            long age = known == null ? Long.MAX_VALUE : now - known.begunNanos();
            if (known != null && (age < FRESH || age < OUTAGE && failing && now - failedNanos < PATIENCE)) {
                return CompletableFuture.completedFuture(known);
            }
            renewed = await();
            if (known == null || age >= OUTAGE) {
                return renewed;
            }
        }
        Published last = known;
        return renewed.exceptionally(away -> last);
    }

    /** A set that was asked for after this one was, and after now. Fails with {@link Away} if it can not be had, or too many wait for it already. */
    synchronized CompletionStage<Published> newer() {
        if (waiting >= MOST_WAITING) {
            return CompletableFuture.failedFuture(new Away("too many tokens of unknown keys wait already", null));
        }
        waiting++;
        return await();
    }

    private CompletableFuture<Published> await() {
        CompletableFuture<Published> coming = next;
        if (coming == null) {
            coming = new CompletableFuture<>();
            next = coming;
            if (!running) {
                schedule();
            }
        }
        return coming;
    }

    private void schedule() {
        long wait = begun ? Math.max(0, lastBegunNanos + APART - clock.getAsLong()) : 0;
        running = true;
        CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS, Runnable::run)
                .execute(this::fetch);
    }

    private void fetch() {
        CompletableFuture<Published> wanted;
        long now = clock.getAsLong();
        synchronized (this) {
            wanted = next;
            next = null;
            waiting = 0;
            begun = true;
            lastBegunNanos = now;
        }
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, SmallBody.handler());
        exchange.thenCompose(answer -> parse(answer.statusCode(), answer.body(), now))
                // the client's own time-out ends with the head of the answer
                .orTimeout(2 * timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((fetched, failure) -> {
                    exchange.cancel(true); // of one that hangs nothing is left
                    fetched(wanted, fetched, failure);
                });
    }

    private static CompletionStage<Published> parse(int status, byte[] body, long begunNanos) {
        if (status != OK) {
            return CompletableFuture.failedStage(new IOException("the answer is " + status));
        }
        try {
            JWKSet set = new JWKSet(usable(new String(body, StandardCharsets.UTF_8))).toPublicJWKSet();
            return CompletableFuture.completedStage(new Published(set, begunNanos));
        } catch (ParseException bad) {
            return CompletableFuture.failedStage(bad);
        }
    }

    /** One that is malformed, or of an unknown kind, takes nothing from the others (RFC 7517 §5). */
    private static List<JWK> usable(String json) throws ParseException {
        Map<String, Object>[] all = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys");
        if (all == null) {
            throw new ParseException("a JWK set has keys", 0);
        }
        List<JWK> keys = new ArrayList<>();
        for (Map<String, Object> each : all) {
            try {
                keys.add(JWK.parse(each));
            } catch (ParseException | IllegalArgumentException unusable) {
                LOG.debug(
                        "a key of the set can not be used: {}",
                        unusable.getClass().getSimpleName());
            }
        }
        return keys;
    }

    private void fetched(
            @Nullable CompletableFuture<Published> wanted, @Nullable Published fetched, @Nullable Throwable failure) {
        synchronized (this) {
            running = false;
            failing = fetched == null;
            failedNanos = clock.getAsLong();
            if (fetched != null) {
                published = fetched;
            }
            if (next != null) {
                schedule();
            }
        }
        if (fetched == null) {
            LOG.warn("the keys of the tokens' issuer can not be fetched from {}: {}", uri, String.valueOf(failure));
        }
        if (wanted != null && fetched != null) {
            wanted.complete(fetched);
        } else if (wanted != null) {
            wanted.completeExceptionally(new Away("the issuer's keys can not be fetched", failure));
        }
    }
}
