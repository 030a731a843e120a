/** Protocols that clients speak: the interface of {@code beckon.v1}, and of others that reach the same sessions. */
@NullMarked
package dev.beckon.signaling.dialect;

import org.jspecify.annotations.NullMarked;
