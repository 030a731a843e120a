/** The messages of the protocol as data, with what they are made of, their errors and their close codes. */
@NullMarked
package dev.beckon.signaling.message;

import org.jspecify.annotations.NullMarked;
