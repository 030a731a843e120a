package dev.beckon.signaling;

import org.jspecify.annotations.Nullable;

/** What others see of a peer. */
public record PeerInfo(String peer, @Nullable String name) {}
