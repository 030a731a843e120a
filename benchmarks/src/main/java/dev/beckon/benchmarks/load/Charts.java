package dev.beckon.benchmarks.load;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;

/** Bars, one for each server. */
public final class Charts {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 480;
    private static final Color BLUE = new Color(0x1D4ED8);

    private Charts() {}

    static void draw(List<Scores> scores, Path directory) throws IOException {
        List<String> names = scores.stream().map(Scores::name).toList();
        bars(
                names,
                scores.stream().map(Scores::calmCpuMicros).toList(),
                "CPU of the server for each relayed message of a calm load, µs",
                directory.resolve("benchmarks-cpu.png"));
        bars(
                names,
                scores.stream().map(Scores::idleKilobytes).toList(),
                "Resident memory for each idle peer, KB",
                directory.resolve("benchmarks-memory.png"));
    }

    public static void bars(List<String> names, List<Double> values, String title, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title + " (less is better)")
                .build();
        CategoryStyler style = chart.getStyler();
        style.setLegendVisible(false).setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
        style.setXAxisLabelRotation(30).setPlotGridVerticalLinesVisible(false).setYAxisMin(0.0);
        style.setSeriesColors(new Color[] {BLUE});
        style.setLabelsVisible(true).setLabelsPosition(1);
        chart.addSeries(
                title,
                names,
                values.stream().map(each -> Math.round(10 * each) / 10.0).toList());
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }
}
