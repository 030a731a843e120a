package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.beckon.demo.RedisProcess;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.proxy.Proxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A call goes on while three servers over one Redis, behind HAProxy with {@code deploy/haproxy-nodes.cfg}, restart one after another. */
class RollingRestartIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final Browser.NewContextOptions ANY_CERTIFICATE =
            new Browser.NewContextOptions().setIgnoreHTTPSErrors(true);

    /** What a page says when something is not as it was, and what its session goes through. */
    private static final String WATCH = """
            (() => {
            window.shown = [];
            window.told = [];
            const watch = (element, changes, what) => new MutationObserver(() => shown.push(what())).observe(element, changes);
            const banner = document.querySelector('#banner');
            watch(banner, { attributes: true }, () => `banner ${banner.hidden ? 'gone' : banner.textContent}`);
            for (const tile of document.querySelectorAll('[data-testid=peer-tile]'))
              watch(tile, { attributes: true, attributeFilter: ['data-state'] }, () => `tile ${tile.dataset.state}`);
            for (const id of ['alert', 'toasts'])
              watch(document.getElementById(id), { childList: true, characterData: true, subtree: true }, () => document.getElementById(id).textContent);
            beckon.session.addEventListener('retry', ({ detail }) => told.push(`closed ${detail.code}`));
            beckon.session.addEventListener('welcome', ({ detail }) => told.push(`welcome ${detail.resumed ? 'resumed' : 'afresh'}`));
            for (const type of ['snapshot', 'joined', 'peer-joined', 'peer-left', 'peer-away', 'peer-back', 'offer', 'error'])
              beckon.session.addEventListener(type, () => told.push(type));
            })()
            """;

    @TempDir
    Path directory;

    private final List<RunningServer> servers = new ArrayList<>();
    private RedisProcess redis;
    private Proxy proxy;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisProcess();
        for (int i = 0; i < 3; i++) {
            servers.add(server(0));
        }
        proxy = Proxy.haproxyOfNodes(
                directory,
                servers.get(0).port(),
                servers.get(1).port(),
                servers.get(2).port());
    }

    private RunningServer server(int port) {
        return RunningServer.startAt(
                port, "--cluster", redis.uri(), "--lease", "20s", "--trusted-proxy", "127.0.0.1", "--proxy-protocol");
    }

    @AfterEach
    void stop() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
        servers.forEach(RunningServer::close);
        redis.close();
    }

    @Test
    void nobody_in_the_call_notices_and_a_third_joins_it_afterwards() {
        CallPage ana = BROWSERS.person("Ana", ANY_CERTIFICATE);
        CallPage bo = BROWSERS.person("Bo", ANY_CERTIFICATE);
        String link = ana.createRoom(proxy.uri("https", "/").toString());
        bo.join(link);
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        Object linkOfAna = ana.ask("linkId", bo);
        for (CallPage page : List.of(ana, bo)) {
            page.evaluate(WATCH);
        }

        for (int i = 0; i < servers.size(); i++) {
            int port = servers.get(i).port();
            CompletableFuture<?> stopped = servers.get(i).drain(Duration.ofSeconds(1));
            ana.waitFor("the end of server " + i, stopped::isDone);
            servers.set(i, server(port));
            for (CallPage page : List.of(ana, bo)) {
                page.waitFor("its session", () -> (Boolean) page.evaluate("beckon.session.state === 'open'"));
            }
            ana.waitForFramesOf(bo);
            bo.waitForFramesOf(ana);
        }

        for (CallPage page : List.of(ana, bo)) {
            assertThat((List<?>) page.evaluate("shown"))
                    .as("what " + page.name() + " is shown")
                    .isEmpty();
            List<String> told = ((List<?>) page.evaluate("told"))
                    .stream().map(Object::toString).toList();
            assertThat(told.stream().filter(each -> each.startsWith("closed")))
                    .as("" + told)
                    .isNotEmpty()
                    .containsOnly("closed 1012");
            assertThat(told.stream().filter(each -> each.startsWith("welcome")))
                    .as("" + told)
                    .isNotEmpty()
                    .containsOnly("welcome resumed");
            assertThat(told).doesNotContain("snapshot", "joined", "peer-joined", "peer-left", "offer", "error");
            assertThat(page.evaluate("probe.connectionsMade()")).as("" + told).isEqualTo(1);
        }
        assertThat(ana.ask("linkId", bo)).isEqualTo(linkOfAna);
        CallPage cy = BROWSERS.person("Cy", ANY_CERTIFICATE).join(link);
        cy.waitForMediaOf(ana, bo);
    }
}
