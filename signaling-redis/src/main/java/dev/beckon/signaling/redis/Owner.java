package dev.beckon.signaling.redis;

import java.util.function.Function;

/** Whose node it is that is a {@link Member} of the cluster. Called on one thread, the cluster's own. */
interface Owner {
    /** Everything that was known is void: sessions, and what was asked. */
    void fenced();

    /** Does something at a moment: it is told of the last entry that the inbox has brought, and the engine was not told of a later one. */
    <T> T withLast(Function<InboxId, T> action);

    /** The inbox is empty, and begins anew. */
    void joined();

    /**
     * The lease goes on.
     *
     * @param renewals how many there were
     * @param last the end of the inbox: all that was asked before the renewal before this one, and has failed, has been done and is in the inbox up to there, or never will be
     */
    void renewed(long renewals, InboxId last);
}
