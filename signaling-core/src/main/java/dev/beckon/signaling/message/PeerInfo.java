package dev.beckon.signaling.message;

import org.jspecify.annotations.Nullable;

/**
 * What others see of a peer.
 *
 * @param peer the id of the peer
 * @param name the display name, for people; null for none. It is the client's claim unless the {@code Authenticator} chose it
 * @param attributes a JSON object of the application, such as a raised hand; null for none
 */
public record PeerInfo(
        String peer, @Nullable String name, @Nullable Payload attributes) {}
