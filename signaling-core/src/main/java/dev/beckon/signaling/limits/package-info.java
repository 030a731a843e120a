/** The bounds that a node keeps. */
@NullMarked
package dev.beckon.signaling.limits;

import org.jspecify.annotations.NullMarked;
