package dev.beckon.demo.browser;

import dev.beckon.demo.RunningServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A call of two hours holds no more at its end than after its first minutes. What goes on in ten minutes of it is one round here, without the pauses:
 * {@code -Dbrowser.longCall=30} makes the rounds last thirty minutes instead, of real time, and prints what the pages hold after each.
 */
class LongCallIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final int ROUNDS = 12;
    /** By then what is made once has been made. */
    private static final int WARM = 4;

    /** Of ten minutes: statistics every two seconds, TURN credentials, an ICE restart, mutes, the camera, hands, menus, attributes. */
    private static final String ROUND = """
            async () => {
              const pause = () => new Promise((done) => setTimeout(done, 20));
              const click = async (id) => (document.querySelector(`[data-testid=${id}]`).click(), pause());
              const key = async (key) => (document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })), pause());
              const { session, links } = window.beckon;
              const [link] = links.values();
              for (let at = 0; at < 4; at++) await click('toggle-mic');
              for (let at = 0; at < 2; at++) await click('toggle-camera');
              for (const each of ['r', 'r', 'c', 'c']) await key(each);
              for (let at = 0; at < 2; at++) await click('more');
              for (let at = 0; at < 300; at++) await link.pc.getStats();
              for (let at = 0; at < 3; at++) session.update({ at });
              await session.request({ type: 'ice-servers' });
              await link.restart();
              session.wake();
            }
            """;

    @Test
    void heap_listeners_and_nodes_stay_flat() {
        Duration whole = Duration.ofMinutes(Integer.getInteger("browser.longCall", 0));
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        List<CallPage> both = List.of(ana, bo);
        try (RunningServer server = RunningServer.start()) {
            bo.join(ana.createRoom(server.origin()));
            ana.waitForMediaOf(bo);
            bo.waitForMediaOf(ana);
            List<Kept> early = List.of();
            for (int round = 1; round <= ROUNDS; round++) {
                ana.waitFor("the link", () -> ana.holds("isLinked", bo) && bo.holds("isLinked", ana));
                for (CallPage page : both) {
                    page.evaluate(ROUND);
                }
                if (round == WARM) {
                    early = new ArrayList<>(both.stream().map(Kept::by).toList());
                }
                if (!whole.isZero()) {
                    both.forEach(page -> System.out.println(Instant.now() + " " + page.name() + " " + Kept.by(page)));
                }
                ana.page().waitForTimeout(whole.dividedBy(ROUNDS).toMillis());
            }
            for (int i = 0; i < early.size(); i++) {
                early.get(i).isNearlyAll(both.get(i), 10, 100, 1_000);
            }
            ana.waitForMediaOf(bo);
            bo.waitForMediaOf(ana);
        }
    }
}
