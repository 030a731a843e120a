package dev.beckon.benchmarks.scaleout;

/**
 * What was found of one subject at one time.
 *
 * @param perSecond messages relayed in a closed loop
 * @param cpuMicros of all processes for each of them
 * @param calmMicros the same at a fixed rate
 * @param p50Millis latency at that rate, from the moment when a message was due
 */
record Round(double perSecond, double cpuMicros, double calmMicros, double p50Millis, double p99Millis) {}
