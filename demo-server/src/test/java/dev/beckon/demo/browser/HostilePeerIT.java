package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.ServerOfClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing that another page sends blocks this one, floods it, or ends what it did not begin. */
class HostilePeerIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with();

    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    /** Bo's page sends what `make` gives, past the library's own pace. */
    private void flood(int count, String make) {
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitFor("the link", () -> ana.holds("isLinked", bo));
        ana.evaluate(
                "void (window.toasts = 0, window.began = performance.now(), new MutationObserver((changes) => toasts += changes.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0))"
                        + ".observe(document.getElementById('toasts'), { childList: true }))");
        bo.page()
                .evaluate(
                        "async (count) => {"
                                + " const make = " + make + ";"
                                + " const { channel } = [...beckon.links.values()][0];"
                                + " while (!channel.isOpen) await new Promise((done) => setTimeout(done, 50));"
                                + " for (let at = 0; at < count; at++) {"
                                + "  if (at % 500 === 499) await new Promise((done) => setTimeout(done, 50));"
                                + "  channel.send(make(at));"
                                + " }"
                                + "}",
                        count);
    }

    @Test
    void one_thousand_five_hundred_raised_hands_are_a_few_notices() {
        flood(1_500, "(at) => ({ type: 'state', mic: true, camera: true, hand: at % 2 === 0 })");

        assertThat(ana.page().locator(".toast").first()).containsText("Bo raises a hand");
        // at most twelve changes of one peer are told at once, and four a second; every other one raises the hand
        assertThat(ana.evaluate("toasts <= 12 + 2 * (performance.now() - began) / 1000"))
                .isEqualTo(true);
        assertThat(ana.page().locator(".toast").count()).isLessThanOrEqualTo(4);
        ana.waitForMediaOf(bo);
    }

    @Test
    void twenty_thousand_chat_lines_do_not_block_the_page() {
        flood(20_000, "(at) => ({ type: 'chat', log: 'x', seq: at, text: 'spam '.repeat(50) + at })");

        assertThat(ana.find("chat-unread")).isVisible();
        assertThat(ana.page().locator(".chat-message").count()).isLessThan(200);
        ana.waitForMediaOf(bo);
    }

    @Test
    void an_applications_own_bye_and_its_own_channels_end_nothing() {
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitForMediaOf(bo);
        Object link = ana.ask("linkId", bo);
        ana.evaluate(
                "void (window.opened = new Promise((done) => { [...beckon.links.values()][0].pc.ondatachannel = ({ channel }) => done(channel); }))");

        bo.evaluate("void [...beckon.links.values()][0].channel.send({ type: 'bye' })");
        bo.evaluate("void [...beckon.links.values()][0].pc.createDataChannel('game')");

        assertThat(ana.evaluate("opened.then(({ label }) => label)")).isEqualTo("game");
        ana.page().waitForTimeout(500);
        assertThat(ana.evaluate("opened.then(({ readyState }) => readyState)")).isEqualTo("open");
        ana.waitForMediaOf(bo);
        assertThat(ana.ask("linkId", bo)).isEqualTo(link);
    }
}
