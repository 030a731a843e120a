/** Drives a WebSocket signaling server from outside, whatever its dialect, and measures what that costs its process. */
@NullMarked
package dev.beckon.benchmarks.load;

import org.jspecify.annotations.NullMarked;
