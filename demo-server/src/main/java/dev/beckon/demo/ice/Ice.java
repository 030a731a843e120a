package dev.beckon.demo.ice;

import dev.beckon.demo.outgoing.Endpoint;
import dev.beckon.signaling.TurnRestCredentials;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.spi.IceServerProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What the {@link IceOptions} mean. */
public final class Ice {

    private Ice() {}

    /**
     * All servers of all options, in this order: STUN, TURN, those of a provider.
     *
     * @throws IllegalArgumentException if an option is not what it has to be, or lacks another
     */
    public static IceServerProvider of(IceOptions options) {
        urls("--stun", "stun", options.stun);
        urls("--turn-url", "turn", options.turnUrls);
        List<IceServerProvider> all = new ArrayList<>();
        all.add(IceServerProvider.fixed(options.stun.stream().map(IceServer::of).toList()));
        if (options.turnUrls.isEmpty() != (options.turnSecret == null)) {
            throw new IllegalArgumentException("--turn-url and --turn-secret go together");
        }
        if (options.turnSecret != null) {
            if (options.turnSecret.isBlank()) {
                throw new IllegalArgumentException(
                        "--turn-secret is empty; it is what the TURN server has as static-auth-secret");
            }
            all.add(new TurnRestCredentials(
                    options.turnUrls, options.turnSecret, TurnRestCredentials.LONGEST, InstantSource.system()));
        }
        if (options.iceUrl != null) {
            Endpoint endpoint = new Endpoint("--ice-url", Endpoint.url("--ice-url", options.iceUrl));
            IceRequest request = IceRequest.of(options.iceHeader, options.icePost);
            all.add(new FetchedIce(() -> request.to(endpoint), System::nanoTime));
        } else if (options.iceHeader != null || options.icePost != null) {
            throw new IllegalArgumentException("--ice-header and --ice-post need --ice-url");
        }
        return new AllIce(all);
    }

    private static void urls(String option, String scheme, List<String> urls) {
        for (String url : urls) {
            try {
                IceServer.of(url);
            } catch (IllegalArgumentException bad) {
                throw new IllegalArgumentException(option + ": " + bad.getMessage(), bad);
            }
            if (!url.regionMatches(true, 0, scheme, 0, scheme.length())) {
                throw new IllegalArgumentException(option + ": \"" + url + "\" is of another kind; one looks like "
                        + scheme + ":" + scheme + ".example.org:3478");
            }
        }
    }
}
