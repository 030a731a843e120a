/** What a relayed message and an idle peer cost: in memory (JMH), and over sockets next to other servers. */
@NullMarked
package dev.beckon.benchmarks;

import org.jspecify.annotations.NullMarked;
