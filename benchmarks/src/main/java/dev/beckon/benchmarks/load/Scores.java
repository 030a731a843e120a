package dev.beckon.benchmarks.load;

/**
 * What one server scored.
 *
 * @param saturatedPerSecond messages relayed in a closed loop
 * @param cpuMicros of the server's process for each of them
 * @param calmCpuMicros the same at a rate that is the same for all servers
 * @param p50Millis latency at half of that rate, from the moment when a message was due
 * @param setUpMicros of the server's process for each peer that connects, registers and joins, once warm
 * @param idleKilobytes resident for each idle peer
 * @param residentMegabytes with all of them
 */
record Scores(
        String name,
        double saturatedPerSecond,
        double cpuMicros,
        double calmCpuMicros,
        double p50Millis,
        double p99Millis,
        double setUpMicros,
        double idleKilobytes,
        double residentMegabytes) {}
