package dev.beckon.signaling.message;

import org.jspecify.annotations.Nullable;

/**
 * What others see of a peer.
 *
 * @param attributes a JSON object of the application, such as a raised hand; null for none
 */
public record PeerInfo(
        String peer, @Nullable String name, @Nullable Payload attributes) {}
