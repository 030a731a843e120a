package dev.beckon.demo.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.outgoing.Json;
import dev.beckon.demo.outgoing.TestEndpoint;
import dev.beckon.demo.outgoing.TestEndpoint.Question;
import dev.beckon.demo.outgoing.TestEndpoint.Reply;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint is told, by the server as its command line starts it. */
@Timeout(180)
class WebhooksTest {

    private static final String SECRET = "0123456789abcdef";

    private static RunningServer server(TestEndpoint endpoint) {
        return RunningServer.start("--webhook-url", endpoint.url(), "--webhook-secret", SECRET);
    }

    private static void call(RunningServer server) throws Exception {
        PlainClient ana = client(server, "ana");
        PlainClient bo = client(server, "bo");
        ana.says("{'type':'join','room':'r1','create':true}");
        ana.hears("joined");
        bo.says("{'type':'join','room':'r1'}");
        bo.hears("joined");
        bo.says("{'type':'send','room':'r1','data':'a payload'}");
        ana.hears("message");
        bo.says("{'type':'leave','room':'r1'}");
        bo.hears("left");
        ana.says("{'type':'call','to':'bo'}");
        String call = ana.hears("ringing").replaceAll(".*\"call\":\"([^\"]+)\".*", "$1");
        bo.hears("incoming");
        bo.says("{'type':'accept','call':'" + call + "'}");
        bo.hears("accepted");
        ana.says("{'type':'link-report','peer':'bo','result':'never','cause':'no-relay','ice':'failed'}");
        bo.says("{'type':'hangup','call':'" + call + "'}");
        ana.hears("ended");
        bo.says("{'type':'bye'}");
        ana.says("{'type':'bye'}");
        assertThat(ana.closeCode()).isEqualTo(1000);
        assertThat(bo.closeCode()).isEqualTo(1000);
    }

    private static PlainClient client(RunningServer server, String peer) throws Exception {
        return new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + "/signal")).hello(peer);
    }

    private static List<String> types(TestEndpoint endpoint, String subject) {
        Set<String> seen = new HashSet<>();
        List<String> types = new ArrayList<>();
        for (Question question : endpoint.questions) {
            Map<String, Object> event = json(question.body());
            if (subject.equals(event.get("subject")) && seen.add(String.valueOf(event.get("id")))) {
                types.add(String.valueOf(event.get("type")).replace("dev.beckon.", ""));
            }
        }
        return types;
    }

    /** What was told of the call at this end of it: each end tells of itself, in an order of its own. */
    private static List<String> ofCall(TestEndpoint endpoint, String peer) {
        return endpoint.questions.stream()
                .map(question -> json(question.body()))
                .filter(event -> String.valueOf(event.get("type")).contains(".call."))
                .filter(event -> event.get("data") instanceof Map<?, ?> data && peer.equals(data.get("peer")))
                .map(event -> String.valueOf(event.get("type")).replace("dev.beckon.", ""))
                .toList();
    }

    private static Map<String, Object> json(String body) {
        try {
            return Json.object(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException bad) {
            throw new AssertionError(body, bad);
        }
    }

    @Test
    void sessions_rooms_and_calls_are_told_in_their_order() throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(question -> new Reply(204, ""))) {
            try (RunningServer server = server(endpoint)) {
                call(server);
                await().untilAsserted(() -> assertThat(types(endpoint, "ana"))
                        .containsExactly("session.started", "link.reported", "session.ended"));
            }
            assertThat(types(endpoint, "bo")).containsExactly("session.started", "session.ended");
            // two peers are in the room, and each has an order of its own
            assertThat(types(endpoint, "r1"))
                    .startsWith("room.opened", "room.entered")
                    .containsExactlyInAnyOrder(
                            "room.opened", "room.entered", "room.entered", "room.left", "room.left", "room.ended");
            assertThat(ofCall(endpoint, "ana")).containsExactly("call.started", "call.accepted", "call.ended");
            assertThat(ofCall(endpoint, "bo")).containsExactly("call.accepted", "call.ended");
            assertThat(endpoint.questions)
                    .allSatisfy(question -> assertThat(question.body()).doesNotContain("payload", "127.0.0.1"));
        }
    }

    @Test
    void each_knock_is_told_with_the_room_and_who_knocks() throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(question -> new Reply(204, ""));
                RunningServer server = server(endpoint)) {
            PlainClient ana = client(server, "ana");
            PlainClient bo = client(server, "bo");
            ana.says("{'type':'join','room':'r1','create':true,'locked':true}");
            ana.hears("joined");
            for (int i = 0; i < 2; i++) {
                bo.says("{'type':'knock','id':3,'room':'r1'}");
                bo.hears("knocking");
            }
            await().atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(types(endpoint, "r1"))
                            .containsExactly("room.opened", "room.entered", "room.knocked", "room.knocked"));
            assertThat(endpoint.questions.stream()
                            .map(question -> json(question.body()))
                            .filter(event -> "dev.beckon.room.knocked".equals(event.get("type")))
                            .map(event -> event.get("data")))
                    .allSatisfy(data -> assertThat(data).isEqualTo(Map.of("room", "r1", "peer", "bo")));
        }
    }

    @Test
    void each_is_a_signed_cloud_event() throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(question -> new Reply(200, "thanks"));
                RunningServer server = server(endpoint)) {
            client(server, "ana");
            Question told = endpoint.questions.take();
            assertThat(told.method()).isEqualTo("POST");
            assertThat(told.headers()).containsEntry("Content-Type", "application/cloudevents+json");
            Map<String, Object> event = json(told.body());
            assertThat(event)
                    .containsEntry("specversion", "1.0")
                    .containsEntry("type", "dev.beckon.session.started")
                    .containsEntry("subject", "ana")
                    .containsEntry("datacontenttype", "application/json")
                    .containsEntry("data", Map.of("peer", "ana"))
                    .containsKey("source");
            assertThat(Instant.parse(String.valueOf(event.get("time")))).isBeforeOrEqualTo(Instant.now());
            assertThat(told.headers()).containsEntry("webhook-id", String.valueOf(event.get("id")));
            String time = told.headers().get("webhook-timestamp");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] hash =
                    mac.doFinal((event.get("id") + "." + time + "." + told.body()).getBytes(StandardCharsets.UTF_8));
            assertThat(told.headers())
                    .containsEntry(
                            "webhook-signature", "v1," + Base64.getEncoder().encodeToString(hash));
        }
    }

    /** The example of the specification. */
    @Test
    void a_secret_may_be_written_as_standard_webhooks_do() {
        assertThat(new Signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                        .headers(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                1_614_265_330,
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void an_endpoint_that_fails_half_of_the_time_hears_of_all_at_last_in_order() throws Exception {
        Random chance = new Random(16);
        Set<String> taken = new HashSet<>();
        List<String> order = new ArrayList<>();
        try (TestEndpoint endpoint = new TestEndpoint(question -> {
                    Map<String, Object> event = json(question.body());
                    synchronized (chance) {
                        if (chance.nextBoolean()) {
                            return new Reply(chance.nextBoolean() ? 500 : -1, "");
                        }
                        if ("r1".equals(event.get("subject")) && taken.add(String.valueOf(event.get("id")))) {
                            order.add(String.valueOf(event.get("type")).replace("dev.beckon.room.", ""));
                        }
                        return new Reply(204, "");
                    }
                });
                HastyTimer timer = new HastyTimer()) {
            WebhookOptions options = new WebhookOptions();
            options.url = endpoint.url();
            options.secret = SECRET;
            Webhooks webhooks = Webhooks.of(options, timer);
            Requester ana = new Requester(new PeerInfo("ana", null, null), Identity.ANONYMOUS);
            webhooks.roomOpened(new SignalingEvent.RoomOpened("r1"));
            for (int i = 0; i < 8; i++) {
                webhooks.roomEntered(new SignalingEvent.RoomEntered(ana, "r1"));
                webhooks.sessionDetached(new SignalingEvent.SessionDetached(ana));
                webhooks.roomLeft(new SignalingEvent.RoomLeft(ana, "r1", LeaveReason.LEFT));
            }
            webhooks.roomEnded(new SignalingEvent.RoomEnded("r1"));

            List<String> expected = new ArrayList<>(List.of("opened"));
            Collections.nCopies(8, List.of("entered", "left")).forEach(expected::addAll);
            expected.add("ended");
            await().untilAsserted(() -> {
                synchronized (chance) {
                    assertThat(order).isEqualTo(expected);
                }
            });
        }
    }

    /** The pauses between two tries are a hundredth of what they are. */
    private static final class HastyTimer extends ScheduledThreadPoolExecutor implements AutoCloseable {

        HastyTimer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return super.schedule(task, unit.toMicros(delay) / 100, TimeUnit.MICROSECONDS);
        }

        @Override
        public void close() {
            shutdownNow();
        }
    }

    @Test
    void a_server_that_stops_tells_the_end_of_its_sessions() throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(question -> new Reply(204, ""))) {
            try (RunningServer server = server(endpoint)) {
                client(server, "ana");
            }
            assertThat(types(endpoint, "ana")).startsWith("session.started").endsWith("session.ended");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--webhook-url http://localhost/x, --webhook-secret",
        "--webhook-secret 0123456789abcdef, --webhook-url",
        "--webhook-url http://localhost/x --webhook-secret short, 16 bytes",
        "--webhook-url http://localhost/x --webhook-secret whsec_c2hvcnQ=, 16 bytes",
        "--webhook-url http://localhost/x --webhook-secret whsec_not.base64.but.long, base64 has to follow",
        "--webhook-url nonsense --webhook-secret 0123456789abcdef, https://app.example.org"
    })
    void what_can_not_be_told_keeps_the_server_from_starting(String options, String saying) {
        assertThatThrownBy(() -> RunningServer.start(options.split(" ")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(saying);
    }
}
