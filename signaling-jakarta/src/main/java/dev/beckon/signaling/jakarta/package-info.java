/**
 * Signaling over Jakarta WebSocket 2.1 or newer: {@link dev.beckon.signaling.jakarta.SignalingServlet} takes the connections, wherever it is mapped.
 */
@NullMarked
package dev.beckon.signaling.jakarta;

import org.jspecify.annotations.NullMarked;
