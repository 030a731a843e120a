package dev.beckon.benchmarks.load;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** Bars, one for each server. */
final class Charts {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 480;

    private Charts() {}

    static void draw(List<Scores> scores, Path directory) throws IOException {
        Files.createDirectories(directory);
        bars(
                scores,
                Scores::cpuMicros,
                "CPU of the server for each relayed message, µs",
                directory.resolve("benchmarks-cpu.png"));
        bars(
                scores,
                Scores::idleKilobytes,
                "Resident memory for each idle peer, KB",
                directory.resolve("benchmarks-memory.png"));
    }

    private static void bars(List<Scores> scores, ToDoubleFunction<Scores> score, String title, Path file)
            throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
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
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }
}
