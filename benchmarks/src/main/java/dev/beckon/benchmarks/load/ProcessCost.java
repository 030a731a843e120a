package dev.beckon.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** What a process of this machine costs, as Linux tells it (proc(5)). */
public record ProcessCost(long cpuMicros, long residentBytes) {

    /** USER_HZ, the unit of {@code /proc/<pid>/stat}. */
    private static final long TICK_MICROS = 10_000;

    private static final int UTIME = 11;

    public static ProcessCost of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
        String resident = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Rss:"))
                .findFirst()
                .orElseThrow();
        return new ProcessCost(ticks * TICK_MICROS, 1024 * Long.parseLong(resident.replaceAll("\\D", "")));
    }

    /** All of them together. */
    public static ProcessCost of(Collection<Long> pids) throws IOException {
        long cpuMicros = 0;
        long residentBytes = 0;
        for (long pid : pids) {
            ProcessCost each = of(pid);
            cpuMicros += each.cpuMicros;
            residentBytes += each.residentBytes;
        }
        return new ProcessCost(cpuMicros, residentBytes);
    }

    public double microsSince(ProcessCost before, long times) {
        return (double) (cpuMicros - before.cpuMicros) / Math.max(1, times);
    }
}
