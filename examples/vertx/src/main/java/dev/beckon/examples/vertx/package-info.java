/** Signaling in a server of Vert.x, with {@code signaling-core}. */
@NullMarked
package dev.beckon.examples.vertx;

import org.jspecify.annotations.NullMarked;
