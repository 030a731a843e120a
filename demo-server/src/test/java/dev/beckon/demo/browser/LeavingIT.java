package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.beckon.demo.RunningServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever goes, however they go, is seen to be gone in time, and leaves nothing behind. */
class LeavingIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");
    private RunningServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void call(String grace) {
        server = RunningServer.start("--grace", grace, "--metrics-port", "0");
        bo.join(ana.createRoom(server.origin()));
        ana.waitForMediaOf(bo);
    }

    @Test
    void a_closed_tab_is_gone_at_once_whatever_the_grace_time() {
        call("10m");

        bo.page().close(new Page.CloseOptions().setRunBeforeUnload(true));

        assertThat(ana.tiles()).hasCount(0);
        ana.waitForScreen("alone");
    }

    @Test
    void a_crashed_tab_is_gone_after_the_grace_time() {
        call("8s");

        assertThatThrownBy(() -> bo.page().navigate("chrome://crash")).isInstanceOf(PlaywrightException.class);

        assertThat(ana.tiles()).hasCount(0);
    }

    @Test
    void twenty_times_in_and_out_leave_nothing_behind() {
        call("10m");
        bo.find("leave").click();
        List<Kept> early = List.of();
        for (int time = 1; time <= 20; time++) {
            bo.waitForScreen("left").page().locator("#rejoin").click();
            bo.find("join-room").click();
            bo.waitForScreen("call").rememberPeer();
            ana.waitFor("link " + time, () -> ana.holds("isLinked", bo));
            assertThat(ana.evaluate("probe.openConnections()")).isEqualTo(1);
            bo.find("leave").click();
            ana.waitForScreen("alone");
            if (time == 5) { // what is made once, on the way of the first few, has been made
                early = List.of(Kept.by(ana), Kept.by(bo));
            }
        }

        bo.waitForScreen("left");
        assertThat(ana.tiles()).hasCount(0);
        for (CallPage page : new CallPage[] {ana, bo}) {
            assertThat(page.evaluate("probe.openConnections()")).isEqualTo(0);
        }
        assertThat(bo.evaluate("probe.liveTracks()")).isEqualTo(0);
        assertThat(ana.evaluate("beckon.links.size")).isEqualTo(0);
        assertThat(ana.evaluate("beckon.room.peers.size")).isEqualTo(0);
        for (int i = 0; i < early.size(); i++) {
            // soon less than one listener, the nodes of one tile and 70 KB for each of the fifteen calls since
            early.get(i).isNearlyAll(List.of(ana, bo).get(i), 10, 100, 1_000);
        }

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
