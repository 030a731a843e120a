package dev.beckon.signaling.dialect;

import dev.beckon.signaling.spi.Opening;

/**
 * A protocol that clients speak. One object serves all connections of a node and is safe for use by many threads.
 *
 * <p>A node asks its dialects in the order in which it was given them, and takes the first that speaks to a client that {@linkplain #speaks opened its connection
 * in this way}; where none does, the client speaks {@code beckon.v1}.
 */
public interface Dialect {

    /** The name of the dialect, for logs and metrics. */
    String name();

    /** Whether a client that opens a connection in this way speaks this dialect. Must not block. */
    boolean speaks(Opening opening);

    /**
     * The side of a client that opened its connection in this way. A dialect that keeps nothing for each client may return the same object for all. Must not
     * block.
     */
    Conversation with(Opening opening);
}
