/** A client of the protocol: sessions that resume, rooms, ringing calls, and the relay of descriptions and candidates. Begin with {@link dev.beckon.signaling.client.SignalingClient}. */
@NullMarked
package dev.beckon.signaling.client;

import org.jspecify.annotations.NullMarked;
