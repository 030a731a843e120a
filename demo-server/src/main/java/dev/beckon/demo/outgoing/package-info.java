/** What the server asks and tells other servers over HTTP: with a deadline, another try, a circuit breaker, and bounds on what they answer. */
@NullMarked
package dev.beckon.demo.outgoing;

import org.jspecify.annotations.NullMarked;
