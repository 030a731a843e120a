package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two ends that are not browsers, written against PROTOCOL.md alone: they find each other, negotiate, talk, and lose nothing. */
class PlainClientTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Counts as the protocol asks of a client. */
    private static final class End {
        private final LinkedBlockingQueue<String> inbox = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final JdkClient socket;
        private int received;

        End(InetSocketAddress address, int received) {
            this.socket = JdkClient.connect(address, inbox::add, closed::complete);
            this.received = received;
        }

        End says(String json) {
            socket.send(json.replace('\'', '"'));
            return this;
        }

        JsonNode hears(String type) throws IOException, InterruptedException {
            String text = inbox.poll(60, TimeUnit.SECONDS);
            assertThat(text).as("waiting for " + type).isNotNull();
            JsonNode message = JSON.readTree(text);
            assertThat(message.path("type").asText()).as(text).isEqualTo(type);
            received++;
            return message;
        }

        JsonNode welcomed() throws IOException, InterruptedException {
            JsonNode welcome = hears("welcome");
            received--;
            return welcome;
        }
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void two_ends_negotiate_talk_and_part() throws Exception {
        End ana = new End(server.address(), 0);
        ana.says("{'type':'hello','peer':'ana','name':'Ana'}").welcomed();
        JsonNode created = ana.says("{'type':'create','id':1,'capacity':2}").hears("created");
        assertThat(created.path("re").asInt()).isEqualTo(1);
        String room = created.path("room").asText();

        End bo = new End(server.address(), 0);
        JsonNode welcome = bo.says("{'type':'hello','peer':'bo'}").welcomed();
        assertThat(welcome.path("resumed").asBoolean()).isFalse();
        assertThat(welcome.path("limits").path("frame").asInt()).isEqualTo(192 * 1024);
        JsonNode joined =
                bo.says("{'type':'join','id':2,'room':'" + room + "'}").hears("joined");
        JsonNode there = joined.path("peers").path(0);
        assertThat(there.path("peer").asText()).isEqualTo("ana");
        assertThat(there.path("name").asText()).isEqualTo("Ana");
        assertThat(there.path("polite").asBoolean()).isFalse();
        assertThat(ana.hears("peer-joined").path("polite").asBoolean()).isTrue();

        ana.says("{'type':'offer','to':'bo','from':'eve','sdp':'v=0 offer','epoch':1}");
        assertThat(bo.hears("offer")).isEqualTo(json("{'type':'offer','from':'ana','sdp':'v=0 offer','epoch':1}"));
        bo.says("{'type':'answer','to':'ana','sdp':'v=0 answer','epoch':1}");
        assertThat(ana.hears("answer")).isEqualTo(json("{'type':'answer','from':'bo','sdp':'v=0 answer','epoch':1}"));
        ana.says("{'type':'candidate','to':'bo','candidate':{'candidate':'candidate:1 1 udp 1 192.0.2.1 9 typ host',"
                + "'sdpMid':'0'},'epoch':1}");
        assertThat(bo.hears("candidate").path("candidate").path("sdpMid").asText())
                .isEqualTo("0");
        ana.says("{'type':'candidate','to':'bo','candidate':null,'epoch':1}");
        assertThat(bo.hears("candidate").path("candidate").isNull()).isTrue();

        bo.says("{'type':'send','room':'" + room + "','data':{'hand':true}}");
        JsonNode message = ana.hears("message");
        assertThat(message.path("from").asText()).isEqualTo("bo");
        assertThat(message.path("data").path("hand").asBoolean()).isTrue();

        End cy = new End(server.address(), 0);
        cy.says("{'type':'hello'}").welcomed();
        JsonNode full = cy.says("{'type':'join','id':3,'room':'" + room + "'}").hears("error");
        assertThat(full.path("code").asText()).isEqualTo("room-full");
        assertThat(full.path("re").asInt()).isEqualTo(3);

        bo.says("{'type':'leave','id':4,'room':'" + room + "'}").hears("left");
        assertThat(ana.hears("peer-left").path("reason").asText()).isEqualTo("left");
        ana.says("{'type':'bye'}");
        assertThat(ana.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    @Test
    void what_was_said_while_a_line_was_cut_arrives_once_and_in_order() throws Exception {
        End ana = new End(server.address(), 0);
        ana.says("{'type':'hello','peer':'ana'}").welcomed();
        ana.says("{'type':'join','room':'r','create':true}").hears("joined");
        End bo = new End(server.address(), 0);
        String secret = bo.says("{'type':'hello','peer':'bo'}")
                .welcomed()
                .path("session")
                .asText();
        bo.says("{'type':'join','room':'r'}").hears("joined");
        ana.hears("peer-joined");
        ana.says("{'type':'send','to':'bo','data':0}");
        bo.hears("message");

        bo.socket.abort();
        ana.hears("peer-away");
        for (int i = 1; i <= 50; i++) {
            ana.says("{'type':'send','to':'bo','data':" + i + "}");
        }
        End back = new End(server.address(), bo.received);
        JsonNode welcome = back.says(
                        "{'type':'hello','resume':{'session':'" + secret + "','received':" + bo.received + "}}")
                .welcomed();
        assertThat(welcome.path("resumed").asBoolean()).isTrue();
        assertThat(welcome.path("received").asInt()).isEqualTo(1);
        for (int i = 1; i <= 50; i++) {
            assertThat(back.hears("message").path("data").asInt()).isEqualTo(i);
        }
        assertThat(ana.hears("peer-back").path("resumed").asBoolean()).isTrue();
    }
}
