/** Tells an HTTP endpoint of what happens: CloudEvents 1.0, signed, in order, and again until they are taken. */
@NullMarked
package dev.beckon.demo.webhook;

import org.jspecify.annotations.NullMarked;
