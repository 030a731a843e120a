@NullMarked
package dev.beckon.signaling.client;

import org.jspecify.annotations.NullMarked;
