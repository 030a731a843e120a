/** Meters of a signaling node: {@link dev.beckon.signaling.micrometer.SignalingMetrics}. */
@NullMarked
package dev.beckon.signaling.micrometer;

import org.jspecify.annotations.NullMarked;
