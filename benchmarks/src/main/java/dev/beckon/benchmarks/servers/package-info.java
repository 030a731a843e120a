/** Servers to compare with each other, each a {@code main} that takes a port. */
@NullMarked
package dev.beckon.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
