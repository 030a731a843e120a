/** Several servers that share peers and rooms over one Redis: what a message from one to another costs, and what the death or restart of one does. */
@NullMarked
package dev.beckon.benchmarks.scaleout;

import org.jspecify.annotations.NullMarked;
