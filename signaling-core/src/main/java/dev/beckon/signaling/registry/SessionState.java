package dev.beckon.signaling.registry;

/**
 * A session on its way from one node to another. {@link Peer#surrender} makes it on the one node, the core makes a session of it again on the other after
 * {@link PeerRegistry#fetch}. A registry passes it on as it is, once.
 *
 * @param bytes with a version: another node of this version or the one before or after reads them. They hold the session's secret and what its client was not yet sent, so
 *     they are for nobody but the nodes. Not copied; must not be changed
 */
public record SessionState(byte[] bytes) {

    /** Leaves the bytes out. */
    @Override
    public String toString() {
        return "SessionState[" + bytes.length + " bytes]";
    }
}
