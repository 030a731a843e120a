package dev.beckon.demo.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The browsers of one test class, each started when the first page of it is asked for. Every page is a person of their own: they share nothing.
 * When a test fails, what its pages showed and said is kept under {@code target/browser-evidence}.
 */
final class Browsers implements AfterEachCallback, AfterAllCallback {

    /**
     * What Playwright switches off, whose switch this one replaces, and the suggestions below the address bar: two pages in each window that nobody sees, which took a
     * quarter of the processor's time.
     */
    private static final String NOT_NEEDED = String.join(
            ",",
            "AvoidUnnecessaryBeforeUnloadCheckSync",
            "BlockOriginHeaderModificationOnRedirect",
            "BoundaryEventDispatchTracksNodeRemoval",
            "DestroyProfileOnBrowserClose",
            "DialMediaRouteProvider",
            "GlobalMediaControls",
            "HttpsUpgrades",
            "LensOverlay",
            "MediaRouter",
            "OptimizationHints",
            "PaintHolding",
            "ThirdPartyStoragePartitioning",
            "Translate",
            "WebUIOmniboxAimPopup",
            "WebUIOmniboxPopup");

    /**
     * Chromium without windows: the same engine, of the same version. It takes about 60 % of the processor's time of the whole browser. It lacks what belongs to windows:
     * dialogs that ask for devices, ids of devices that stay the same, shares of a screen.
     */
    static final String SHELL = "chromium-headless-shell";

    private static final String WHOLE = "chromium";

    private static final List<String> CHROMIUM = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-features=" + NOT_NEEDED,
            "--use-fake-device-for-media-stream=fps=5"); // most of what a test computes is encoding and decoding
    // pictures

    private static final Map<String, Object> FIREFOX = Map.of(
            "media.navigator.streams.fake", true,
            "media.navigator.permission.disabled", true,
            "media.autoplay.default", 0);

    private final boolean devicesAllowed;
    private final List<String> chromiumArguments = new ArrayList<>(CHROMIUM);
    private String chromiumName = SHELL;
    private @Nullable Path chromiumLauncher;
    private final List<CallPage> pages = new ArrayList<>();
    private @Nullable Playwright playwright;
    private @Nullable Browser chromium;
    private @Nullable Browser firefox;

    private Browsers(boolean devicesAllowed) {
        this.devicesAllowed = devicesAllowed;
    }

    /** Browsers with a made-up camera and microphone that pages may use. */
    static Browsers withDevices() {
        return new Browsers(true);
    }

    /** Browsers whose user lets no page use the camera. */
    static Browsers withDevicesDenied() {
        return new Browsers(false);
    }

    /** Chromium is to be the whole browser, with windows that nobody sees. */
    Browsers wholeChromium() {
        chromiumName = WHOLE;
        chromiumArguments.add("--headless=new");
        return this;
    }

    /** Chromium is to be started by this program, which passes its arguments on. */
    void startChromiumBy(Path launcher, String... arguments) {
        chromiumLauncher = launcher;
        chromiumArguments.addAll(List.of(arguments));
    }

    /** A new person in Chromium. */
    CallPage person(String name) {
        return person(name, new Browser.NewContextOptions());
    }

    CallPage person(String name, Browser.NewContextOptions options) {
        return opened(new CallPage(name, chromium().newContext(options)));
    }

    /** A new person in Firefox. */
    CallPage personInFirefox(String name) {
        return personInFirefox(name, new Browser.NewContextOptions());
    }

    CallPage personInFirefox(String name, Browser.NewContextOptions options) {
        return opened(new CallPage(name, firefox().newContext(options)));
    }

    private CallPage opened(CallPage page) {
        pages.add(page);
        return page;
    }

    private Browser chromium() {
        if (chromium == null) {
            List<String> arguments = new ArrayList<>(chromiumArguments);
            if (devicesAllowed) {
                arguments.add("--use-fake-ui-for-media-stream");
            }
            chromium = playwright()
                    .chromium()
                    .launch(new LaunchOptions()
                            .setExecutablePath(
                                    chromiumLauncher == null ? Executables.find(chromiumName) : chromiumLauncher)
                            .setArgs(arguments));
        }
        return chromium;
    }

    private Browser firefox() {
        if (firefox == null) {
            firefox = playwright()
                    .firefox()
                    .launch(new LaunchOptions()
                            .setChannel("moz-firefox")
                            .setExecutablePath(Executables.find("firefox-esr"))
                            .setFirefoxUserPrefs(FIREFOX));
        }
        return firefox;
    }

    private Playwright playwright() {
        if (playwright == null) {
            Executables.useNodeForPlaywright();
            playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        }
        return playwright;
    }

    @Override
    public void afterEach(ExtensionContext test) {
        try {
            if (test.getExecutionException().isPresent()) {
                Path folder = Path.of(
                        "target",
                        "browser-evidence",
                        test.getRequiredTestClass().getSimpleName() + "."
                                + test.getRequiredTestMethod().getName());
                pages.forEach(page -> page.keepEvidence(folder));
            }
        } finally {
            pages.forEach(CallPage::close);
            pages.clear();
        }
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        if (playwright != null) {
            playwright.close();
        }
        // a failed test runs a second time in the same virtual machine, after the end of its class
        playwright = null;
        chromium = null;
        firefox = null;
    }
}
