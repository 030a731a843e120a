/** Who is where: the interface that a cluster implements, what it speaks of, and the registry of a single process. */
@NullMarked
package dev.beckon.signaling.registry;

import org.jspecify.annotations.NullMarked;
