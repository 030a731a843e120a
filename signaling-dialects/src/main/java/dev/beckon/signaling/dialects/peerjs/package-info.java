/** The protocol of PeerJS, versions 1.0 to 1.5: a flat realm of peers that reach each other by id. */
@NullMarked
package dev.beckon.signaling.dialects.peerjs;

import org.jspecify.annotations.NullMarked;
