/** A peer in Java that has media and data channels: signaling-client beside libwebrtc. */
@org.jspecify.annotations.NullMarked
package dev.beckon.examples.nativepeer;
