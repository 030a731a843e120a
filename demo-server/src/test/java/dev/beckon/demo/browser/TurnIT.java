package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Calls through a real TURN server, by the credentials that the demo server gives. */
class TurnIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    /** The client takes credentials of this age for fresh, and asks for none before a restart. */
    private static final double FRESH_FOR_MILLIS = 30_000;

    @Test
    void a_relay_only_room_talks_through_the_relay_alone_and_a_restart_takes_fresh_credentials(@TempDir Path folder)
            throws Exception {
        try (Coturn coturn = Coturn.start(folder);
                RunningServer server = RunningServer.start(coturn.options())) {
            String origin = server.origin();
            CallPage ana = BROWSERS.person("Ana").open(origin);
            ana.page().locator("#new-options summary").click();
            ana.find("new-relay-only").check();
            ana.find("create-room").click();
            ana.waitForScreen("alone").rememberPeer();
            CallPage bo = BROWSERS.person("Bo").join(ana.find("invite-link").inputValue());

            ana.waitForMediaOf(bo);
            bo.waitForMediaOf(ana);
            assertThat(ana.find("quality")).hasText("relay");
            assertThat(bo.find("quality")).hasText("relay");
            for (CallPage[] side : new CallPage[][] {{ana, bo}, {bo, ana}}) {
                String told = description(side[0], side[1]);
                assertThat(told).contains(" typ relay").doesNotContain(" typ host", " typ srflx");
            }

            String first = user(ana, bo);
            ana.page().waitForTimeout(FRESH_FOR_MILLIS);
            Object before = ana.ask("iceUfrag", bo);
            assertThat(ana.page().evaluate("peer => beckon.links.get(peer).restart()", bo.peer()))
                    .isEqualTo(true);

            ana.waitFor("the restart", () -> !ana.ask("iceUfrag", bo).equals(before));
            assertThat(expiry(user(ana, bo))).isGreaterThan(expiry(first));
            ana.waitFor(
                    "a relay of the new credentials", () -> description(ana, bo).contains(" typ relay"));
            ana.waitForMediaOf(bo);
            bo.waitForMediaOf(ana);
        }
    }

    @Test
    void who_may_use_relays_only_reaches_somebody_who_may_use_every_way(@TempDir Path folder) throws Exception {
        try (Coturn coturn = Coturn.start(folder);
                RunningServer server = RunningServer.start(coturn.options())) {
            CallPage ana = BROWSERS.person("Ana");
            CallPage bo = BROWSERS.person("Bo");
            bo.context().addInitScript("window.relaysOnly = true");
            bo.join(ana.createRoom(server.origin()));

            ana.waitForMediaOf(bo);
            bo.waitForMediaOf(ana);
            assertThat(ana.find("quality")).hasText("relay");
            assertThat(bo.find("quality")).hasText("relay");
            assertThat(description(bo, ana)).contains(" typ relay").doesNotContain(" typ host");
            assertThat(description(ana, bo)).contains(" typ host");
        }
    }

    @Test
    void credentials_of_the_server_open_a_relay_and_those_of_others_and_expired_ones_do_not(@TempDir Path folder)
            throws Exception {
        try (Coturn coturn = Coturn.start(folder);
                RunningServer server = RunningServer.start(coturn.options())) {
            CallPage ana = BROWSERS.person("Ana");
            ana.createRoom(server.origin());
            Map<?, ?> given = (Map<?, ?>) ana.evaluate("beckon.session.iceServers[0]");
            String user = (String) given.get("username");

            assertThat(relay(ana, given, user, (String) given.get("credential")))
                    .isEqualTo("relay");
            assertThat(given.get("credential")).as("what is tried here").isEqualTo(credential(user, Coturn.SECRET));
            assertThat(relay(ana, given, user, credential(user, "the secret of another server")))
                    .isEqualTo("401");
            String former = (Instant.now().getEpochSecond() - 60) + user.substring(user.indexOf(':'));
            assertThat(relay(ana, given, former, credential(former, Coturn.SECRET)))
                    .isEqualTo("401");
        }
    }

    /** What a browser gets of the server's TURN server: an address there, or the code of an error. */
    private static Object relay(CallPage page, Map<?, ?> server, String user, String credential) {
        return page.page().evaluate("""
                        ([urls, username, credential]) => new Promise((done) => {
                          const pc = new RTCPeerConnection({ iceTransportPolicy: 'relay', iceServers: [{ urls, username, credential }] });
                          pc.onicecandidate = ({ candidate }) => candidate && done(candidate.type);
                          pc.onicecandidateerror = ({ errorCode }) => done(String(errorCode));
                          pc.createDataChannel('any');
                          void pc.setLocalDescription();
                        })""", List.of(server.get("urls"), user, credential));
    }

    /** As TURN REST has it (draft-uberti-behave-turn-rest-00 §2.2). */
    private static String credential(String user, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        return Base64.getEncoder().encodeToString(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)));
    }

    private static String description(CallPage page, CallPage other) {
        return (String) page.page().evaluate("peer => beckon.links.get(peer).pc.localDescription.sdp", other.peer());
    }

    private static String user(CallPage page, CallPage other) {
        return (String) page.page()
                .evaluate("peer => beckon.links.get(peer).pc.getConfiguration().iceServers[0].username", other.peer());
    }

    /** TURN REST: a user name is the time of its end in seconds, a colon, and whom it is for. */
    private static long expiry(String user) {
        return Long.parseLong(user.substring(0, user.indexOf(':')));
    }
}
