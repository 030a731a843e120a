package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.options.FilePayload;
import dev.beckon.demo.RunningServer;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files go from page to page: whole, with consent, without filling memory on the way, and whatever they are called. */
class FilesIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final int MIB = 1024 * 1024;
    private static final int CHUNK = 64 * 1024;

    private static final String DISK_THAT_HANGS = "{ const { slice } = Blob.prototype; Blob.prototype.slice ="
            + " function (from, to) { return from < 1048576 ? slice.call(this, from, to)"
            + " : { arrayBuffer: () => new Promise(() => {}) }; } }";

    @AutoClose
    private final RunningServer server = RunningServer.start();

    private CallPage ana;
    private CallPage bo;

    @BeforeEach
    void call() {
        ana = BROWSERS.person("Ana");
        bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(server.origin()));
        ana.waitForMediaOf(bo);
        ana.find("toggle-chat").click();
    }

    @Test
    void twenty_megabytes_arrive_as_they_were_and_never_pile_up() throws Exception {
        byte[] content = new byte[20 * MIB];
        new Random(1).nextBytes(content);

        offer("holiday.bin", content);
        assertThat(ana.find("file-state")).hasText("Waiting to be accepted…");
        bo.page().getByText("Show").click();
        assertThat(bo.find("file")).containsText("holiday.bin 21 MB");
        bo.find("file-accept").click();

        HasAttributeOptions patiently = new HasAttributeOptions().setTimeout(120_000);
        assertThat(ana.find("file")).hasAttribute("data-state", "done", patiently);
        Download saved = bo.page().waitForDownload(() -> bo.find("file-save").click());
        assertThat(saved.suggestedFilename()).isEqualTo("holiday.bin");
        assertThat(sha256(Files.readAllBytes(saved.path()))).isEqualTo(sha256(content));
        assertThat(((Number) ana.evaluate("probe.mostBuffered()")).intValue())
                .as("bytes that waited: a chunk at least, or it was not looked at")
                .isBetween(CHUNK, 2 * MIB);
        ana.waitForMediaOf(bo);
    }

    @Test
    void either_side_can_stop_a_file_and_the_next_one_still_goes() {
        ana.evaluate(DISK_THAT_HANGS); // however fast this machine is, the file is still on its way when it is stopped
        offer("first.bin", new byte[2 * MIB]);
        bo.find("toggle-chat").click();
        bo.find("file-accept").click();
        bo.find("file-cancel").click();
        assertThat(ana.find("file-state")).hasText("Cancelled by the other side.");
        assertThat(bo.find("file-state")).hasText("Cancelled.");

        offer("second.bin", new byte[10]);
        bo.find("file-decline").click();
        assertThat(ana.find("file-state").last()).hasText("It was declined.");

        offer("third.bin", new byte[10]);
        bo.find("file-accept").click();
        assertThat(ana.find("file-state").last()).hasText("Sent.");
    }

    @Test
    void a_name_that_looks_like_markup_or_a_path_is_text_and_leads_nowhere() {
        List<String> alerts = new ArrayList<>();
        bo.page().onDialog(dialog -> {
            alerts.add(dialog.message());
            dialog.dismiss();
        });
        bo.find("toggle-chat").click();
        // as a page that does not make the name harmless itself would say it
        ana.page()
                .evaluate(
                        "peer => beckon.links.get(peer).channel.send({ type: 'file-offer', id: 'x', size: 0,"
                                + " name: '../<img src=x onerror=alert(1)>\\u202Egpj.html' })",
                        bo.peer());

        assertThat(bo.find("file-name")).hasText("__img src=x onerror=alert(1)_gpj.html");
        bo.find("file-accept").click();
        Download saved = bo.page().waitForDownload(() -> bo.find("file-save").click());
        assertThat(saved.suggestedFilename()).doesNotContain("/", "<").endsWith(".html");
        Locator images = bo.find("chat-log").locator("img");
        assertThat(images).hasCount(0);
        assertThat(alerts).isEmpty();
        assertThat((List<?>) bo.evaluate("probe.violations")).isEmpty();
    }

    private void offer(String name, byte[] content) {
        ana.find("file-input").setInputFiles(new FilePayload(name, "application/octet-stream", content));
    }

    private static byte[] sha256(byte[] content) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(content);
    }
}
