/**
 * WebRTC signaling without a socket and without a thread: messages, sessions, rooms, and the SPIs to plug in
 * a transport ({@link dev.beckon.signaling.spi.Transport}) and a directory of peers ({@link
 * dev.beckon.signaling.registry.PeerRegistry}). Start at {@link dev.beckon.signaling.Signaling}.
 */
@NullMarked
package dev.beckon.signaling;

import org.jspecify.annotations.NullMarked;
