package dev.beckon.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A ringing call between two real browsers, served and connected by the application. */
@Timeout(300)
class RingingCallIT {

    private ConfigurableApplicationContext application;
    private Playwright playwright;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        application = SpringApplication.run(CallApplication.class, "--server.port=0");
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
        application.close();
    }

    /** Playwright runs on the system's node, or on the one of the profile {@code bundled-node} where that is on the classpath. */
    private static void useNodeForPlaywright() {
        if (RingingCallIT.class.getResource("/driver/linux/node") == null) {
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

    /** A person of its own, who is online under this name. */
    private Page online(String name) {
        Page page = browser.newContext().newPage();
        page.navigate("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + "/?people");
        page.getByTestId("caller-input").fill(name);
        page.getByTestId("go-online").click();
        page.getByTestId("online-name").waitFor();
        return page;
    }

    private static void seesTheOther(Page page) {
        page.locator("[data-testid=peer-tile][data-state=connected]").waitFor();
        page.waitForFunction("document.querySelector('[data-testid=peer-tile] video')"
                + ".getVideoPlaybackQuality().totalVideoFrames > 10");
    }

    @Test
    void a_call_rings_is_accepted_and_hung_up() {
        Page ana = online("Ana");
        Page bo = online("Bo");
        bo.getByTestId("callee-input").fill("ana");
        bo.getByTestId("ring").click();
        ana.getByTestId("accept").click();
        seesTheOther(ana);
        seesTheOther(bo);
        assertThat(ana.getByTestId("peer-tile").innerText()).contains("Bo");

        bo.getByTestId("leave").click();
        ana.locator("body[data-screen=people]").waitFor();
    }

    @Test
    void the_application_is_as_short_as_is_said() throws Exception {
        long lines = Stream.of(
                        "java/dev/beckon/examples/spring/CallApplication.java", "resources/application.properties")
                .flatMap(file -> lines(Path.of("src", "main", file)))
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .count();
        assertThat(lines).isLessThanOrEqualTo(15);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
