package dev.beckon.signaling.netty;

import java.net.InetAddress;

/** Hears of connections and requests that an endpoint does not take, for metrics. Called on event loops: it must not block. What it throws is logged. */
@FunctionalInterface
public interface RefusalListener {

    /**
     * A connection was dropped, or a request was answered with an error.
     *
     * @param why what it was refused for
     * @param client whose it was, as far as it is known: behind proxies that are trusted, it may be the proxy
     */
    void refused(RefusalReason why, InetAddress client);
}
