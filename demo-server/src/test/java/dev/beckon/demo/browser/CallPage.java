package dev.beckon.demo.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The call page in the hands of one person. */
final class CallPage {

    private static final String PROBE = probe();
    private static final double PATIENCE_MILLIS = 120_000;

    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    private final String name;
    private final BrowserContext context;
    private final List<String> console = new ArrayList<>();
    private Page page;
    private String peer = "";

    CallPage(String name, BrowserContext context) {
        this.name = name;
        this.context = context;
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.addInitScript(PROBE);
        page = tab();
    }

    private Page tab() {
        Page tab = context.newPage();
        tab.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
        tab.onPageError(error -> console.add("uncaught: " + error));
        return tab;
    }

    // ---- what a person does

    /** Sends pictures of the size that the page asks for; by default they are small, to spare the machine. */
    CallPage withFullPicture() {
        context.addInitScript("window.fullPicture = true");
        return this;
    }

    /** Sends what the microphone hears, and takes nothing in it for an echo or for noise. */
    CallPage withRawSound() {
        context.addInitScript("window.rawSound = true");
        return this;
    }

    CallPage open(String url) {
        page.navigate(url);
        return this;
    }

    /** Opens the page, makes a room and enters it; returns its link. */
    String createRoom(String origin) {
        open(origin);
        find("name-input").fill(name);
        find("create-room").click();
        waitForScreen("alone");
        rememberPeer();
        return find("invite-link").inputValue();
    }

    /** Opens the link and goes in; does not wait for what comes of it. */
    CallPage knock(String link) {
        open(link);
        find("name-input").fill(name);
        find("join-room").click();
        return this;
    }

    /** Opens the link, goes in and is in the call. */
    CallPage join(String link) {
        knock(link).waitForScreen("call");
        rememberPeer();
        return this;
    }

    void rememberPeer() {
        peer = (String) page.evaluate("beckon.session.peer");
    }

    /** By whom this person is known who is online under a name of their choice. */
    void rememberPeer(String id) {
        peer = id;
    }

    /** Another tab of the same person in the place of this one, which is left open. */
    void openAnotherTab() {
        page = tab();
    }

    // ---- what is seen

    String name() {
        return name;
    }

    /** This person's peer id, once in a room. */
    String peer() {
        return peer;
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    Locator find(String testId) {
        return page.getByTestId(testId);
    }

    Locator tiles() {
        return find("peer-tile");
    }

    Locator tileOf(CallPage other) {
        return page.locator("[data-testid=peer-tile][data-peer='" + other.peer() + "']");
    }

    CallPage waitForScreen(String screen) {
        page.locator("body[data-screen=" + screen + "]").waitFor();
        return this;
    }

    CallPage waitForError(String code) {
        waitForScreen("error");
        page.locator("[data-testid=error-panel][data-error=" + code + "]").waitFor();
        return this;
    }

    /** Waits until the media of these people arrive here: more and more frames, and sound. */
    void waitForMediaOf(CallPage... others) {
        for (CallPage other : others) {
            page.locator("[data-testid=peer-tile][data-peer='" + other.peer() + "'][data-state=connected]")
                    .waitFor();
            waitForFramesOf(other);
            double energy = number("audioEnergy", other);
            waitFor("sound of " + other.name, () -> number("audioEnergy", other) > energy);
        }
    }

    /** Waits for ten frames that were not there yet. How long they take depends on the machine. */
    void waitForFramesOf(CallPage other) {
        double[] from = {number("framesDecoded", other)};
        waitFor("frames of " + other.name, () -> {
            double now = number("framesDecoded", other);
            from[0] = Math.min(from[0], now); // a new link counts anew
            return now >= from[0] + 10;
        });
    }

    /** Waits until these people are seen here. */
    CallPage seeing(CallPage... others) {
        for (CallPage other : others) {
            waitFor(
                    "a moving picture of " + other.name,
                    () -> holds("isLinked", other) && holds("picturesChange", other));
        }
        return this;
    }

    /** One of probe.js's measurements, about another person. */
    double number(String probe, CallPage other) {
        return ((Number) ask(probe, other)).doubleValue();
    }

    boolean holds(String probe, CallPage other) {
        return (Boolean) ask(probe, other);
    }

    Object ask(String probe, CallPage other) {
        return page.evaluate("peer => probe." + probe + "(peer)", other.peer());
    }

    Object evaluate(String script) {
        return page.evaluate(script);
    }

    /** Waits for something that no locator tells; the page and its sockets go on meanwhile. */
    void waitFor(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos((long) PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(name + " waited in vain for: " + what);
            }
            page.waitForTimeout(50);
        }
    }

    // ---- housekeeping

    List<String> console() {
        return console;
    }

    void keepEvidence(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(name + ".console.txt"), console);
            Files.writeString(folder.resolve(name + ".html"), page.content());
            page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
        } catch (IOException | PlaywrightException gone) {
            console.add("no more evidence: " + gone.getMessage());
        }
    }

    void close() {
        context.close();
    }

    private static String probe() {
        try (InputStream script = CallPage.class.getResourceAsStream("probe.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
