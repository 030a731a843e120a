package dev.beckon.benchmarks.load;

import java.util.Arrays;

/** What several commands do with what they measured. */
public final class Numbers {

    private Numbers() {}

    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
