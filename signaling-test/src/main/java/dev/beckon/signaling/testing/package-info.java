/**
 * For tests of what uses or implements signaling: {@link dev.beckon.signaling.testing.FakeTime}, a {@link dev.beckon.signaling.testing.ScriptedClient}, a {@link
 * dev.beckon.signaling.testing.Recording} of a session that happened, and SPIs that are {@link dev.beckon.signaling.testing.Unreliable}.
 */
@NullMarked
package dev.beckon.signaling.testing;

import org.jspecify.annotations.NullMarked;
