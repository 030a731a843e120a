/** {@code beckon.v1}, the JSON of PROTOCOL.md, on its way between bytes and messages. */
@NullMarked
package dev.beckon.signaling.json;

import org.jspecify.annotations.NullMarked;
