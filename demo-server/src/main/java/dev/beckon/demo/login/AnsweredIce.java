package dev.beckon.demo.login;

import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Requester;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives a peer the ICE servers that came with its login as long as their credentials last, and otherwise the others. Safe for use by many threads. */
public final class AnsweredIce implements IceServerProvider {

    /** The claim under which an identity has {@link Servers}. */
    static final String CLAIM = "iceServers";

    /** @param since from when their lifetimes count */
    record Servers(List<IceServer> servers, Instant since) {

        /** Those of them that are still good, with what is left of their lifetimes. */
        List<IceServer> at(Instant now) {
            Duration age = Duration.between(since, now);
            return servers.stream()
                    .filter(server ->
                            server.lifetime() == null || server.lifetime().compareTo(age) > 0)
                    .map(server -> server.lifetime() == null
                            ? server
                            : new IceServer(
                                    server.urls(),
                                    server.username(),
                                    server.credential(),
                                    server.lifetime().minus(age)))
                    .toList();
        }
    }

    private final IceServerProvider others;
    private final InstantSource clock;

    public AnsweredIce(IceServerProvider others, InstantSource clock) {
        this.others = others;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<IceServer>> iceServers(Requester who) {
        if (who.identity().claims().get(CLAIM) instanceof Servers given) {
            List<IceServer> good = given.at(clock.instant());
            if (!good.isEmpty()) {
                return CompletableFuture.completedStage(good);
            }
        }
        return others.iceServers(who);
    }
}
