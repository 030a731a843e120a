/** What others implement, and what the core hands them: transports, authenticators, policies, ICE servers, listeners, time. */
@NullMarked
package dev.beckon.signaling.spi;

import org.jspecify.annotations.NullMarked;
