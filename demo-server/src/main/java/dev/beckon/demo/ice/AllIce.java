package dev.beckon.demo.ice;

import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers of several providers, in their order. One that fails takes nothing from the others. */
record AllIce(List<IceServerProvider> providers) implements IceServerProvider {

    private static final Logger LOG = LoggerFactory.getLogger(AllIce.class);

    @Override
    public CompletionStage<List<IceServer>> iceServers(Requester who) {
        CompletionStage<List<IceServer>> all = CompletableFuture.completedStage(List.of());
        for (IceServerProvider provider : providers) {
            all = all.thenCombine(asked(provider, who).exceptionally(AllIce::none), AllIce::both);
        }
        return all;
    }

    /** Whether it throws or fails later is the same. */
    private static CompletionStage<List<IceServer>> asked(IceServerProvider provider, Requester who) {
        return CompletableFuture.completedStage(who).thenCompose(provider::iceServers);
    }

    private static List<IceServer> none(Throwable failure) {
        LOG.debug("no ICE servers from one provider", failure);
        return List.of();
    }

    private static List<IceServer> both(List<IceServer> some, List<IceServer> more) {
        List<IceServer> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
