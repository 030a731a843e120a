package dev.beckon.examples.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Scheduler;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The call page in two real browsers, served and connected by Tomcat. */
@Timeout(300)
class BrowserCallIT {

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private TomcatServer server;
    private Playwright playwright;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        server = new TomcatServer(0, Signaling.builder(Scheduler.on(timer)).build(), pool);
        useNodeForPlaywright();
        playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable("chromium"))
                        .setArgs(List.of(
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--use-fake-device-for-media-stream",
                                "--use-fake-ui-for-media-stream")));
    }

    @AfterEach
    void stop() throws Exception {
        playwright.close();
        server.close();
        timer.shutdownNow();
        pool.shutdownNow();
    }

    /** Playwright runs on the system's node, or on the one of the profile {@code bundled-node} where that is on the classpath. */
    private static void useNodeForPlaywright() {
        if (BrowserCallIT.class.getResource("/driver/linux/node") == null) {
            System.setProperty("playwright.nodejs.path", executable("node").toString());
        }
    }

    private static Path executable(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("\"" + name + "\" is not on the PATH"));
    }

    /** A person of its own, who has opened this page. */
    private Page person(String name, String url) {
        Page page = browser.newContext().newPage();
        page.navigate(url);
        page.getByTestId("name-input").fill(name);
        return page;
    }

    private static void seesTheOther(Page page) {
        page.locator("[data-testid=peer-tile][data-state=connected]").waitFor();
        page.waitForFunction("document.querySelector('[data-testid=peer-tile] video')"
                + ".getVideoPlaybackQuality().totalVideoFrames > 10");
    }

    @Test
    void two_people_see_each_other_until_one_leaves() {
        Page ana = person("Ana", "http://127.0.0.1:" + server.port() + "/");
        ana.getByTestId("create-room").click();
        ana.locator("body[data-screen=alone]").waitFor();
        Page bo = person("Bo", ana.getByTestId("invite-link").inputValue());
        bo.getByTestId("join-room").click();
        seesTheOther(ana);
        seesTheOther(bo);
        assertThat(ana.getByTestId("peer-tile").innerText()).contains("Bo");

        bo.getByTestId("leave").click();
        ana.locator("body[data-screen=alone]").waitFor();
        assertThat(ana.getByTestId("peer-tile").count()).isZero();
    }
}
