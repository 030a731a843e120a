package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.beckon.demo.RunningServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reader that knows nothing of ours reads the QR codes that the page draws. */
class QrIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final Map<DecodeHintType, ?> HINTS =
            Map.of(DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.QR_CODE), DecodeHintType.TRY_HARDER, true);
    private static final Map<DecodeHintType, ?> DRAWN = Map.of(DecodeHintType.PURE_BARCODE, true);
    private static final int[] LENGTHS = {
        1, 14, 15, 42, 84, 85, 152, 180, 181, 213, 214, 362, 450, 504, 666, 911, 1059, 1628, 2000, 2331
    };

    @Test
    void what_is_shown_leads_into_the_call() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            CallPage ana = BROWSERS.person("Ana");
            String link = ana.createRoom(server.origin());

            assertThat(read(ana.page().screenshot())).isEqualTo(link);

            ana.find("toggle-qr").click();
            assertThat(ana.find("qr")).isHidden();
        }
    }

    @Test
    void texts_of_every_length_and_alphabet_can_be_read() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            CallPage ana = BROWSERS.person("Ana").open(server.origin());
            for (int length : LENGTHS) {
                String text = text(length);
                assertThat(read(matrix(ana, text))).as("%d bytes", length).isEqualTo(text);
            }
            String umlauts = "https://exämple.org/?call=Åsa-日本-🎉";
            assertThat(read(matrix(ana, umlauts))).isEqualTo(umlauts);
        }
    }

    /** Letters that do not repeat, so that a codeword in the wrong place shows. */
    private static String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; text.length() < length; at++) {
            text.append((char) ('!' + (at * 31 + at / 90 * 7) % 90));
        }
        return text.toString();
    }

    @SuppressWarnings("unchecked")
    private static List<String> matrix(CallPage page, String text) {
        return (List<String>) page.page()
                .evaluate(
                        "async text => (await import('./invite/qr.js')).qrCode(text).map(row => row.map(Number).join(''))",
                        text);
    }

    private static String read(List<String> rows) throws ReaderException {
        int quiet = 4;
        int scale = 3;
        int side = (rows.size() + 2 * quiet) * scale;
        int[] pixels = new int[side * side];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % side / scale - quiet;
            int y = i / side / scale - quiet;
            boolean dark = x >= 0
                    && y >= 0
                    && x < rows.size()
                    && y < rows.size()
                    && rows.get(y).charAt(x) == '1';
            pixels[i] = dark ? 0 : 0xffffff;
        }
        return read(new RGBLuminanceSource(side, side, pixels), DRAWN);
    }

    private static String read(byte[] png) throws IOException, ReaderException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return read(new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels), HINTS);
    }

    private static String read(LuminanceSource picture, Map<DecodeHintType, ?> hints) throws ReaderException {
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(picture)), hints)
                .getText();
    }
}
