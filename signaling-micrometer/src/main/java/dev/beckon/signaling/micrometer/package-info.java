/** Meters of a signaling node: {@link dev.beckon.signaling.micrometer.SignalingMetrics}, and of one of several: {@link dev.beckon.signaling.micrometer.ClusterMetrics}. */
@NullMarked
package dev.beckon.signaling.micrometer;

import org.jspecify.annotations.NullMarked;
