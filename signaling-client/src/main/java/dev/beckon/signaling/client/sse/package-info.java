/** Server-sent events and POST as one socket (PROTOCOL.md, SSE + POST). Not exported. */
@NullMarked
package dev.beckon.signaling.client.sse;

import org.jspecify.annotations.NullMarked;
