/** The STUN and TURN servers that peers are told, by the demo server's options. */
@NullMarked
package dev.beckon.demo.ice;

import org.jspecify.annotations.NullMarked;
