/** Publish and subscribe by topic, as the signaling servers of y-webrtc and of Trystero's relay do it. */
@NullMarked
package dev.beckon.signaling.dialects.ywebrtc;

import org.jspecify.annotations.NullMarked;
