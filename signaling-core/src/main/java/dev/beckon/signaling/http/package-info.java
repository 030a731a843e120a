/** Rules of the handshake over HTTP that adapters share. */
@NullMarked
package dev.beckon.signaling.http;

import org.jspecify.annotations.NullMarked;
