package dev.beckon.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RunningServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(300)
class AdminTest {

    private static final String TOKEN = "0123456789abcdef";

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start("--metrics-port", "0", "--admin-token", TOKEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private PlainClient client(String peer) throws Exception {
        return new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + "/signal")).hello(peer);
    }

    private PlainClient member(String peer, String room) throws Exception {
        PlainClient client = client(peer);
        client.says("{'type':'join','room':'" + room + "','create':true,'password':'swordfish'}");
        client.hears("joined");
        return client;
    }

    private HttpResponse<String> asks(String method, String path) throws Exception {
        return asks(method, path, "Bearer " + TOKEN);
    }

    private HttpResponse<String> posts(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.managementPort() + "/admin/" + path))
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> asks(String method, String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.managementPort() + "/admin/" + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void without_the_token_nothing_is_told_or_done() throws Exception {
        member("ana", "r");
        List<String> wrong = List.of(
                "", "Bearer ", "Bearer 0123456789abcdeF", "Bearer 0123456789abcdef0", "Basic 0123456789abcdef", TOKEN);
        for (String authorization : wrong) {
            for (String path : new String[] {"rooms", "rooms/r", "timelines", "nothing"}) {
                HttpResponse<String> refused = asks("GET", path, authorization);
                assertThat(refused.statusCode()).as(authorization).isEqualTo(401);
                assertThat(refused.headers().firstValue("www-authenticate")).contains("Bearer realm=\"beckon\"");
            }
            assertThat(asks("DELETE", "rooms/r", authorization).statusCode())
                    .as(authorization)
                    .isEqualTo(401);
        }
        assertThat(asks("GET", "rooms/r").statusCode()).isEqualTo(200);
        assertThat(asks("GET", "rooms/r", "bearer " + TOKEN).statusCode())
                .as("the case of a scheme does not matter (RFC 9110 §11.1)")
                .isEqualTo(200);
    }

    @Test
    void rooms_and_who_is_in_them_are_told_without_a_secret() throws Exception {
        member("ana", "r");
        PlainClient bo = member("bo", "r");
        member("cy", "s");
        bo.says("{'type':'update','attributes':{'note':'private-note'}}");
        bo.says("{'type':'ping'}");
        bo.hears("pong");
        assertThat(asks("GET", "rooms").body())
                .isEqualTo("{\"rooms\":[{\"room\":\"r\",\"peers\":2,\"capacity\":50,\"locked\":false},"
                        + "{\"room\":\"s\",\"peers\":1,\"capacity\":50,\"locked\":false}]}");
        assertThat(asks("GET", "rooms?after=r").body()).doesNotContain("\"r\"").contains("\"s\"");
        HttpResponse<String> room = asks("GET", "rooms/r");
        assertThat(room.headers().firstValue("content-type")).contains("application/json");
        assertThat(room.headers().firstValue("cache-control")).contains("no-store");
        assertThat(room.body())
                .isEqualTo("{\"room\":\"r\",\"capacity\":50,\"locked\":false,\"relayOnly\":false,\"moderator\":\"ana\","
                        + "\"peers\":[{\"peer\":\"ana\",\"name\":null,\"away\":false},"
                        + "{\"peer\":\"bo\",\"name\":null,\"away\":false}]}");
    }

    @Test
    void a_long_list_comes_in_pages() throws Exception {
        PlainClient[] makers = new PlainClient[11];
        for (int i = 0; i < 101; i++) {
            if (i % 10 == 0) {
                makers[i / 10] = client("p" + i);
            }
            makers[i / 10].says("{'type':'create','room':'r" + (100 + i) + "'}");
            makers[i / 10].hears("created");
        }
        String first = asks("GET", "rooms").body();
        assertThat(first).contains("\"r199\"").endsWith(",\"next\":\"r199\"}").doesNotContain("\"r200\"");
        assertThat(asks("GET", "rooms?after=r199").body()).contains("\"r200\"").doesNotContain("next");
    }

    @Test
    void a_peer_is_taken_out_of_its_room() throws Exception {
        PlainClient ana = member("ana", "r");
        PlainClient bo = member("bo", "r");
        assertThat(asks("DELETE", "rooms/r/peers/bo").statusCode()).isEqualTo(204);
        assertThat(bo.hears("left")).contains("\"kicked\"");
        assertThat(ana.hears("peer-left")).contains("\"bo\"");
        assertThat(asks("DELETE", "rooms/r/peers/bo").statusCode()).isEqualTo(404);
    }

    @Test
    void a_room_is_ended() throws Exception {
        PlainClient ana = member("ana", "r");
        PlainClient bo = member("bo", "r");
        assertThat(asks("DELETE", "rooms/r?text=the%20hour%20is%20over;%20bye").statusCode())
                .isEqualTo(204);
        assertThat(ana.hears("left")).contains("\"ended\"", "\"text\":\"the hour is over; bye\"");
        bo.hears("left");
        assertThat(asks("GET", "rooms").body()).isEqualTo("{\"rooms\":[]}");
    }

    @Test
    void a_room_is_opened_locked_and_told_something() throws Exception {
        assertThat(posts("rooms", "{\"room\":\"slot\",\"capacity\":2,\"password\":\"sesame\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(posts("rooms", "{\"room\":\"slot\"}").statusCode()).isEqualTo(409);
        PlainClient ana = client("ana");
        ana.says("{'type':'join','room':'slot','password':'sesame'}");
        ana.hears("joined");
        assertThat(posts("rooms/slot/messages", "{\"left\":\"5 min\"}").statusCode())
                .isEqualTo(204);
        assertThat(ana.hears("notice")).contains("\"data\":{\"left\":\"5 min\"}");
        assertThat(asks("PUT", "rooms/slot/lock").statusCode()).isEqualTo(204);
        assertThat(asks("GET", "rooms/slot").body()).contains("\"capacity\":2,\"locked\":true");
        assertThat(asks("DELETE", "rooms/slot/lock").statusCode()).isEqualTo(204);
        assertThat(asks("GET", "rooms/slot").body()).contains("\"locked\":false");
    }

    @Test
    void whoever_knocks_is_let_in_or_refused() throws Exception {
        posts("rooms", "{\"room\":\"slot\",\"locked\":true}");
        PlainClient ana = client("ana");
        PlainClient bo = client("bo");
        for (PlainClient guest : new PlainClient[] {ana, bo}) {
            guest.says("{'type':'knock','room':'slot'}");
            guest.hears("knocking");
        }
        assertThat(asks("GET", "rooms/slot/knocks").body())
                .isEqualTo("{\"sessions\":[{\"peer\":\"ana\",\"user\":null,\"name\":null,\"away\":false},"
                        + "{\"peer\":\"bo\",\"user\":null,\"name\":null,\"away\":false}]}");
        assertThat(asks("POST", "rooms/slot/knocks/ana/admit").statusCode()).isEqualTo(204);
        assertThat(asks("POST", "rooms/slot/knocks/bo/deny").statusCode()).isEqualTo(204);
        ana.hears("admitted");
        bo.hears("denied");
        ana.says("{'type':'join','room':'slot'}");
        ana.hears("joined");
        saysWhy("POST", "rooms/slot/knocks/bo/admit", 404, "no peer bo that knocks at room slot");
        assertThat(asks("GET", "rooms/slot/knocks").body()).isEqualTo("{\"sessions\":[]}");
        assertThat(asks("GET", "rooms/none/knocks").body()).isEqualTo("{\"sessions\":[]}");
    }

    @Test
    void what_is_no_room_is_not_opened() throws Exception {
        List<String> bodies = List.of(
                "",
                "[]",
                "{",
                "{}",
                "{\"room\":7}",
                "{\"room\":\"a b\"}",
                "{\"room\":\"r\",\"size\":3}",
                "{\"room\":\"r\",\"capacity\":0}",
                "{\"room\":\"r\",\"capacity\":\"many\"}",
                "{\"room\":\"r\",\"locked\":1}",
                "{\"room\":\"r\",\"password\":1}",
                "{\"room\":\"r\",\"password\":\"" + "p".repeat(257) + "\"}",
                "{\"room\":\"r\",\"users\":[1]}",
                "{\"room\":\"r\",\"users\":[\"\"]}");
        for (String body : bodies) {
            assertThat(posts("rooms", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(asks("GET", "rooms").body()).isEqualTo("{\"rooms\":[]}");
    }

    @Test
    void what_is_no_json_is_not_sent() throws Exception {
        member("ana", "r");
        for (String bad : new String[] {"", "{", "{}{}", "nope"}) {
            assertThat(posts("rooms/r/messages", bad).statusCode()).as(bad).isEqualTo(400);
        }
        assertThat(posts("rooms/r/messages", "\"" + "x".repeat(300 * 1024) + "\"")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void sessions_are_listed_told_something_and_ended() throws Exception {
        PlainClient ana = client("ana");
        client("bo");
        assertThat(asks("GET", "sessions?after=ana").body())
                .isEqualTo("{\"sessions\":[{\"peer\":\"bo\",\"user\":null,\"name\":null,\"away\":false}]}");
        assertThat(posts("sessions/ana/messages", "[1]").statusCode()).isEqualTo(204);
        assertThat(ana.hears("notice")).contains("\"data\":[1]");
        assertThat(asks("DELETE", "sessions/ana?text=bye").statusCode()).isEqualTo(204);
        assertThat(ana.hears("bye")).contains("bye");
        assertThat(ana.closeCode()).isEqualTo(4502);
        assertThat(asks("GET", "sessions/ana").statusCode()).isEqualTo(404);
    }

    @Test
    void all_devices_of_a_user_are_told_something_and_ended() throws Exception {
        String secret = "0123456789abcdef0123456789abcdef";
        try (RunningServer login =
                RunningServer.start("--metrics-port", "0", "--admin-token", TOKEN, "--jwt-secret", secret)) {
            server.close();
            server = login;
            String token = RunningServer.says("token", "--jwt-secret", secret, "--user", "Ana Ö")
                    .strip();
            PlainClient[] devices = new PlainClient[2];
            for (int i = 0; i < 2; i++) {
                devices[i] = new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + "/signal"));
                devices[i].says("{\"type\":\"hello\",\"peer\":\"p" + i + "\",\"token\":\"" + token + "\"}");
                devices[i].hears("welcome");
            }
            String user = "users/Ana%20%C3%96/";
            assertThat(asks("GET", user + "sessions").body()).contains("{\"peer\":\"p0\",\"user\":\"Ana Ö\"", "\"p1\"");
            assertThat(posts(user + "messages", "1").body()).isEqualTo("{\"sessions\":2}");
            assertThat(asks("DELETE", user + "sessions").body()).isEqualTo("{\"sessions\":2}");
            for (PlainClient device : devices) {
                device.hears("notice");
                assertThat(device.closeCode()).isEqualTo(4502);
            }
            assertThat(asks("DELETE", user + "sessions").body()).isEqualTo("{\"sessions\":0}");
        }
    }

    @Test
    void the_timeline_of_a_call_tells_how_it_went() throws Exception {
        PlainClient ana = client("ana");
        PlainClient bo = client("bo");
        ana.says("{'type':'call','id':1,'to':'bo'}");
        String call = ana.hears("ringing").replaceAll(".*\"call\":\"([^\"]+)\".*", "$1");
        bo.hears("incoming");
        bo.says("{'type':'accept','call':'" + call + "'}");
        ana.hears("accepted");
        ana.says("{'type':'offer','to':'bo','sdp':'v=0 secret-sdp'}");
        bo.hears("offer");
        assertThat(asks("GET", "timelines").body()).contains("call " + call, "ana ↔ bo");
        assertThat(asks("GET", "calls/" + call).body())
                .startsWith("{\"call\":\"" + call + "\",\"events\":[{\"at\":\"20")
                .contains("ana calls bo");
        assertThat(asks("GET", "pairs/bo/ana").body())
                .contains("ana sent offer (16 bytes)")
                .doesNotContain("secret-sdp");
    }

    @Test
    void what_can_not_be_answered_says_why() throws Exception {
        saysWhy("GET", "rooms/none", 404, "there is no room none");
        saysWhy("GET", "calls/none", 404, "there is no call none");
        saysWhy("GET", "pairs/a/b", 404, "there is no pair a/b");
        saysWhy("DELETE", "rooms/none", 404, "there is no room none");
        saysWhy("GET", "rooms/a%20b", 404, "ids are 1 to 64");
        saysWhy("GET", "rooms/call:x", 404, "ids are 1 to 64");
        saysWhy("GET", "rooms?before=x", 400, "after=…");
        saysWhy("GET", "rooms?after=a%20b", 400, "after is an id");
        saysWhy("DELETE", "rooms", 405, "GET, POST is expected here");
        saysWhy("POST", "rooms/r", 405, "GET, DELETE is expected here");
        saysWhy("GET", "nothing", 404, "there is nothing at /admin/nothing");
        saysWhy("GET", "users/%00/sessions", 400, "no name of a user");
        saysWhy("DELETE", "rooms/r?text=%0A", 400, "does not fit");
    }

    private void saysWhy(String method, String path, int status, String saying) throws Exception {
        HttpResponse<String> answer = asks(method, path);
        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(saying);
    }

    @Test
    void what_an_operator_does_is_logged_with_name_and_target() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger audit = (Logger) LoggerFactory.getLogger(Audit.NAME);
        audit.addAppender(lines);
        try (RunningServer named = RunningServer.start(
                "--metrics-port", "0", "--admin-token", "fay=abcdefghijklmnop,gus=ABCDEFGHIJKLMNOP")) {
            server.close();
            server = named;
            member("ana", "r");
            member("bo", "r");
            asks("GET", "rooms", "Bearer abcdefghijklmnop");
            assertThat(asks("DELETE", "rooms/r/peers/bo", "Bearer ABCDEFGHIJKLMNOP")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(asks("DELETE", "rooms/r", "Bearer abcdefghijklmnop").statusCode())
                    .isEqualTo(204);
            assertThat(asks("DELETE", "rooms/r", "Bearer abcdefghijklmnop").statusCode())
                    .isEqualTo(404);
            assertThat(asks("DELETE", "rooms/r", "Bearer fay=abcdefghijklmnop").statusCode())
                    .isEqualTo(401);
        } finally {
            audit.detachAppender(lines);
        }
        assertThat(lines.list.stream().map(line -> line.getLevel() + " " + line.getKeyValuePairs()))
                .containsExactly(
                        "INFO [operator=\"gus\", act=\"expel\", room=\"r\", peer=\"bo\", outcome=\"done\"]",
                        "INFO [operator=\"fay\", act=\"end-room\", room=\"r\", outcome=\"done\"]",
                        "INFO [operator=\"fay\", act=\"end-room\", room=\"r\", outcome=\"not-found\"]");
    }

    @Test
    void without_a_token_there_is_no_admin_api() throws Exception {
        try (RunningServer plain = RunningServer.start("--metrics-port", "0")) {
            URI rooms = URI.create("http://127.0.0.1:" + plain.managementPort() + "/admin/rooms");
            assertThat(PlainClient.get(rooms).statusCode()).isEqualTo(404);
        }
    }
}
