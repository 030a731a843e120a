package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import dev.beckon.demo.RunningServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever goes, however they go, is seen to be gone in time, and leaves nothing behind. */
class LeavingIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final int GRACE_SECONDS = 8;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start("--grace", GRACE_SECONDS + "s", "--metrics-port", "0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    private String call() {
        String link = ana.createRoom("http://127.0.0.1:" + server.port() + "/");
        bo.join(link);
        ana.waitForMediaOf(bo);
        return link;
    }

    @Test
    void a_closed_tab_is_gone_within_a_second() {
        call();

        bo.page().close(new Page.CloseOptions().setRunBeforeUnload(true));

        assertThat(ana.tiles()).hasCount(0, new HasCountOptions().setTimeout(1_000));
        ana.waitForScreen("alone");
    }

    @Test
    void a_crashed_tab_is_gone_within_the_grace_time_and_two_seconds() {
        call();

        assertThatThrownBy(() -> bo.page().navigate("chrome://crash")).isInstanceOf(PlaywrightException.class);

        assertThat(ana.tiles()).hasCount(0, new HasCountOptions().setTimeout((GRACE_SECONDS + 2) * 1_000.0));
    }

    @Test
    void twenty_times_in_and_out_leave_nothing_open() {
        String link = call();
        bo.find("leave").click();
        for (int time = 1; time <= 20; time++) {
            bo.waitForScreen("left");
            bo.open("about:blank");
            bo.join(link);
            ana.waitFor("link " + time, () -> ana.holds("isLinked", bo));
            assertThat(ana.evaluate("probe.openConnections()")).isEqualTo(1);
            bo.find("leave").click();
            ana.waitForScreen("alone");
        }

        bo.waitForScreen("left");
        assertThat(ana.tiles()).hasCount(0);
        for (CallPage page : new CallPage[] {ana, bo}) {
            assertThat(page.evaluate("probe.openConnections()")).isEqualTo(0);
        }
        assertThat(ana.evaluate("beckon.links.size")).isEqualTo(0);
        assertThat(ana.evaluate("beckon.room.peers.size")).isEqualTo(0);
        ana.find("leave").click();
        ana.waitFor(
                "the server to have forgotten both",
                () -> server.metrics()
                        .lines()
                        .toList()
                        .containsAll(List.of(
                                "beckon_connections 0.0",
                                "beckon_sessions{state=\"connected\"} 0.0",
                                "beckon_sessions{state=\"away\"} 0.0")));
    }
}
