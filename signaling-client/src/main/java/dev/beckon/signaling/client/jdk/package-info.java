/** The network of the JDK, {@code java.net.http}. */
@NullMarked
package dev.beckon.signaling.client.jdk;

import org.jspecify.annotations.NullMarked;
