package dev.beckon.demo.browser;

import dev.beckon.demo.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What calls of several sizes cost; written to docs/mesh.md. Not run with the tests, but by {@code scripts/mesh-report.sh}. */
class MeshReport {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final int[] SIZES = {2, 4, 6};
    /** The estimate of bandwidth, and the budget for the processor, need time to settle. */
    private static final int SETTLING_MILLIS = 40_000;

    private static final int MEASURED_MILLIS = 20_000;

    @Test
    void of_two_four_and_six_people() throws IOException {
        double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        List<String> rows = new ArrayList<>();
        for (int size : SIZES) {
            try (RunningServer server = RunningServer.start()) {
                rows.add(measure(size, server.origin()));
            }
        }
        Files.writeString(Path.of("..", "docs", "mesh.md"), text(busy, rows));
    }

    private static String measure(int size, String origin) throws IOException {
        List<CallPage> people = new ArrayList<>();
        people.add(BROWSERS.person("Person 1").withFullPicture());
        String link = people.get(0).createRoom(origin);
        for (int number = 2; number <= size; number++) {
            people.add(BROWSERS.person("Person " + number).withFullPicture().join(link));
        }
        CallPage last = people.get(size - 1);
        last.page().waitForTimeout(SETTLING_MILLIS);
        Duration cpu = chromiumCpu();
        long start = System.nanoTime();
        // the pages measure at the same time, each in its own script; the answers are fetched afterwards
        String sample = script();
        for (CallPage page : people) {
            page.evaluate("void (window.sample = (" + sample + ")(" + MEASURED_MILLIS + "))");
        }
        List<Map<String, Object>> samples = new ArrayList<>();
        for (CallPage page : people) {
            samples.add(asMap(page.evaluate("window.sample")));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double cores = chromiumCpu().minus(cpu).toMillis() / 1000.0 / seconds;
        people.forEach(CallPage::close);
        return String.format(
                Locale.ROOT,
                "| %d | %d | %.2f | %.2f | %.0f | %.0f | %.0f | %.1f | %.0f %% |",
                size,
                size - 1,
                cores,
                cores / size,
                mean(samples, "sent") / 1000,
                mean(samples, "video") / 1000,
                mean(samples, "height"),
                mean(samples, "fps"),
                mean(samples, "limited") * 100);
    }

    /** User and system time of all of Chromium's processes. */
    private static Duration chromiumCpu() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("chromium"))
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    private static double mean(List<Map<String, Object>> samples, String field) {
        return samples.stream()
                .collect(Collectors.averagingDouble(sample -> ((Number) sample.get(field)).doubleValue()));
    }

    private static String script() throws IOException {
        try (InputStream in = MeshReport.class.getResourceAsStream("mesh-sample.js")) {
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return script.substring(script.indexOf("async")).strip().replaceFirst(";$", "");
        }
    }

    private static String text(double busy, List<String> rows) {
        return """
                # What a mesh costs

                Everyone sends to everyone: upload and encoding grow with each person. `demo-client/lib/mesh-policy.js` says how much each camera may cost, by the number of
                others, and steps down further when the processor can not keep up.

                Measured by `scripts/mesh-report.sh` over loopback, on %d cores (%s; load average %.1f when it began), all people in one headless Chromium with its made-up camera of 1280×720 at 30
                frames a second, encoded and decoded in software: %d s to settle, then %d s measured. Processor time is that of all of Chromium's processes. A person's
                own machine does one person's part.

                | people | links each | cores, all | cores each | kb/s sent each | kb/s a camera and link | lines received | frames/s received | limited by processor |
                |---|---|---|---|---|---|---|---|---|
                %s
                """.formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.arch"),
                        busy,
                        SETTLING_MILLIS / 1000,
                        MEASURED_MILLIS / 1000,
                        String.join("\n", rows));
    }
}
