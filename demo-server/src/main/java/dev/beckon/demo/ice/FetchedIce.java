package dev.beckon.demo.ice;

import dev.beckon.demo.outgoing.Answer;
import dev.beckon.demo.outgoing.IceServers;
import dev.beckon.demo.outgoing.Json;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Requester;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers whose credentials a provider makes on request. Everybody is given the same, with what is left of their life; when three quarters of it are over,
 * the next one who asks has new ones fetched, once for all who ask meanwhile. While the provider fails or hangs the old ones are given as long as they live. Does
 * not block; safe for use by many threads.
 */
final class FetchedIce implements IceServerProvider {

    private static final Logger LOG = LoggerFactory.getLogger(FetchedIce.class);

    /** Where the provider does not say how long its credentials live. */
    private static final Duration UNTOLD = Duration.ofHours(1);

    /** So long those wait for new ones whom the old ones serve. */
    private static final long PATIENCE_MILLIS = 500;

    /** @param lifetime of that whose life ends first */
    private record Fetched(List<IceServer> servers, Duration lifetime, long sinceNanos) {}

    private final Supplier<CompletableFuture<Answer>> provider;
    private final LongSupplier clock;

    // ---- guarded by this

    private @Nullable Fetched fetched;
    private @Nullable CompletableFuture<Fetched> coming;

    FetchedIce(Supplier<CompletableFuture<Answer>> provider, LongSupplier clock) {
        this.provider = provider;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<IceServer>> iceServers(Requester who) {
        Fetched known;
        CompletableFuture<Fetched> next;
        synchronized (this) {
            known = fetched;
            if (known != null && age(known) < known.lifetime().toNanos() / 4 * 3) {
                return CompletableFuture.completedStage(left(known));
            }
            next = coming == null ? fetch() : coming;
        }
        return (isGood(known) ? next.copy().completeOnTimeout(known, PATIENCE_MILLIS, TimeUnit.MILLISECONDS) : next)
                .exceptionally(failure -> {
                    if (known == null || !isGood(known)) {
                        throw failure instanceof CompletionException wrapped
                                ? wrapped
                                : new CompletionException(failure);
                    }
                    return known;
                })
                .thenApply(this::left);
    }

    private boolean isGood(@Nullable Fetched servers) {
        return servers != null && age(servers) < servers.lifetime().toNanos();
    }

    private CompletableFuture<Fetched> fetch() {
        long since = clock.getAsLong();
        CompletableFuture<Fetched> next = new CompletableFuture<>();
        coming = next;
        CompletableFuture.completedStage(provider)
                .thenCompose(Supplier::get)
                .thenApply(answer -> read(answer, since))
                .whenComplete((servers, failure) -> {
                    synchronized (this) {
                        coming = null;
                        if (servers != null) {
                            fetched = servers;
                        }
                    }
                    if (servers != null) {
                        next.complete(servers);
                    } else {
                        LOG.warn("no ICE servers from --ice-url: {}", String.valueOf(failure));
                        next.completeExceptionally(failure);
                    }
                });
        return next;
    }

    private long age(Fetched servers) {
        return clock.getAsLong() - servers.sinceNanos();
    }

    private List<IceServer> left(Fetched servers) {
        Duration left = servers.lifetime().minusNanos(age(servers));
        if (left.isNegative() || left.isZero()) {
            return List.of();
        }
        return servers.servers().stream()
                .map(server -> server.credential() == null
                        ? server
                        : new IceServer(server.urls(), server.username(), server.credential(), left))
                .toList();
    }

    private static Fetched read(Answer answer, long since) {
        try {
            if (!answer.ok()) {
                throw new IOException("the answer is " + answer.status());
            }
            Object json = Json.value(answer.body());
            Duration lifetime = UNTOLD;
            Object list = json;
            if (json instanceof Map<?, ?> object) {
                list = object.containsKey("iceServers") ? object.get("iceServers") : object.get("ice_servers");
                lifetime = lifetime(object, lifetime);
            }
            if (list == null) {
                throw new IOException("the answer has no iceServers");
            }
            List<IceServer> servers = IceServers.of(list);
            for (IceServer server : servers) {
                if (server.lifetime() != null && server.lifetime().compareTo(lifetime) < 0) {
                    lifetime = server.lifetime();
                }
            }
            return new Fetched(servers, lifetime, since);
        } catch (IOException | IllegalArgumentException rubbish) {
            throw new CompletionException(rubbish);
        }
    }

    private static Duration lifetime(Map<?, ?> object, Duration otherwise) throws IOException {
        Object ttl = object.containsKey("ttl") ? object.get("ttl") : object.get("lifetime");
        String seconds = String.valueOf(ttl);
        if (ttl == null) {
            return otherwise;
        }
        if (seconds.matches("[1-9][0-9]{0,7}")) {
            return Duration.ofSeconds(Long.parseLong(seconds));
        }
        throw new IOException("ttl has to be seconds, not " + seconds);
    }
}
