/** Signaling and the call page in an embedded Tomcat, with {@code signaling-jakarta}. */
@NullMarked
package dev.beckon.examples.tomcat;

import org.jspecify.annotations.NullMarked;
