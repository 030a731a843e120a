/** How nodes of one cluster write to each other: messages, and what is in a session, as bytes with a version. Clients never see this form. */
@NullMarked
package dev.beckon.signaling.wire;

import org.jspecify.annotations.NullMarked;
