/** Signaling in a Jakarta WebSocket container: {@link dev.beckon.examples.tomcat.TomcatTransport} is the file to copy. */
@NullMarked
package dev.beckon.examples.tomcat;

import org.jspecify.annotations.NullMarked;
