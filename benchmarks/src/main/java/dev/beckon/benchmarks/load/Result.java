package dev.beckon.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * What happened in a stretch of time.
 *
 * @param times messages that arrived, or clients that were taken in
 */
public record Result(long times, double seconds, Histogram latencyNanos) {

    public double perSecond() {
        return times / seconds;
    }

    public double millis(double percentile) {
        return latencyNanos.getValueAtPercentile(percentile) / 1e6;
    }
}
