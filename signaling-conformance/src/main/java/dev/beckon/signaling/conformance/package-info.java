/**
 * A program that talks to a server as clients do, and tells which rules of PROTOCOL.md the server keeps. {@link dev.beckon.signaling.conformance.Main} is where it begins; the rules are in the classes whose
 * names end with {@code Rules}.
 */
@NullMarked
package dev.beckon.signaling.conformance;

import org.jspecify.annotations.NullMarked;
