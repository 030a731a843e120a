/** What a client needs of the network. */
@NullMarked
package dev.beckon.signaling.client.spi;

import org.jspecify.annotations.NullMarked;
