/** The messages of a tutorial of 2014 (felixhagspiel/webrtc-tutorial): two people and a room id that is passed on by hand. */
@NullMarked
package dev.beckon.signaling.dialects.tutorial;

import org.jspecify.annotations.NullMarked;
