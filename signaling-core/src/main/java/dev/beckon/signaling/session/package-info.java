/** The machine: connections, sessions, what clients ask of them, negotiation and calls. Not for use from outside of the core. */
@NullMarked
package dev.beckon.signaling.session;

import org.jspecify.annotations.NullMarked;
