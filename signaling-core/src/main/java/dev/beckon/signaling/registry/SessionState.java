package dev.beckon.signaling.registry;

/**
 * A session on its way from one node to another. {@link Peer#surrender} makes it on the one node, the core makes a session of it again on the other after
 * {@link PeerRegistry#fetch}. A registry passes it on as it is, once.
 */
public interface SessionState {}
