package dev.beckon.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** Bars, one for each server. */
final class Charts {

    private Charts() {}

    static void draw(List<Scores> scores, Path directory) throws IOException {
        Files.createDirectories(directory);
        bars(scores, Scores::cpuMicros, "CPU of the server for each relayed message, µs", directory.resolve("cpu"));
        bars(scores, Scores::idleKilobytes, "Resident memory for each idle peer, KB", directory.resolve("memory"));
    }

    private static void bars(List<Scores> scores, ToDoubleFunction<Scores> score, String title, Path file)
            throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(1000)
                .height(480)
                .title(title + " (less is better)")
                .build();
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setXAxisLabelRotation(30);
        chart.getStyler().setLabelsVisible(true);
        chart.addSeries(
                title,
                scores.stream().map(Scores::name).toList(),
                scores.stream()
                        .map(each -> Math.round(10 * score.applyAsDouble(each)) / 10.0)
                        .toList());
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    }
}
