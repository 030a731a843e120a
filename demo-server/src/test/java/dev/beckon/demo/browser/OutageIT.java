package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.beckon.demo.IsolatedNetwork;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Media and chat find their way again after the network between two browsers was gone, while signaling was there. */
class OutageIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices().wholeChromium();

    private static final double OUTAGE_MILLIS = 30_000;

    private static IsolatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = IsolatedNetwork.start();
        Path chromium = network.launcher(folder, Executables.find("chromium"));
        BROWSERS.startChromiumBy(chromium, "--allow-loopback-in-peer-connection");
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void half_a_minute_without_udp_is_said_and_frames_and_chat_are_back_soon_after() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(network.origin()));
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        for (CallPage page : new CallPage[] {ana, bo}) {
            page.find("toggle-chat").click();
        }
        bothWrite(ana, bo, "before");

        long cut = System.nanoTime();
        network.swallowUdp();
        assertThat(ana.tileOf(bo)).containsText("Reconnecting");
        bothWrite(ana, bo, "during");
        bothWrite(ana, bo, "during, again");
        ana.page().waitForTimeout(Math.max(0, OUTAGE_MILLIS - millisSince(cut)));
        double frozenAt = ana.number("framesDecoded", bo);
        network.letUdpThrough();

        long healed = System.nanoTime();
        ana.waitFor("new frames", () -> ana.number("framesDecoded", bo) > frozenAt);
        System.out.printf("frames %d ms after the network was back%n", millisSince(healed));
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        assertThat(ana.tiles()).hasCount(1);
        bothWrite(ana, bo, "after");
        hasReadOnceAndInOrder(ana, bo);
        hasReadOnceAndInOrder(bo, ana);
    }

    private static void bothWrite(CallPage one, CallPage other, String text) {
        for (CallPage page : new CallPage[] {one, other}) {
            page.find("chat-input").fill(page.name() + ": " + text);
            page.find("chat-input").press("Enter");
        }
    }

    private static void hasReadOnceAndInOrder(CallPage page, CallPage other) {
        Locator texts = page.find("chat-log")
                .locator(".chat-text")
                .filter(new Locator.FilterOptions().setHasText(other.name() + ": "));
        assertThat(texts)
                .hasText(Stream.of("before", "during", "during, again", "after")
                        .map(text -> other.name() + ": " + text)
                        .toArray(String[]::new));
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
