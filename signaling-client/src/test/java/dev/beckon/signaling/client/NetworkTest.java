package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.client.SignalingClient.State;
import dev.beckon.signaling.client.SignalingClient.Transport;
import dev.beckon.signaling.client.jdk.JdkNetwork;
import dev.beckon.signaling.client.okhttp.OkHttpNetwork;
import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.testing.FaultyLine;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both networks against a real endpoint, with WebSockets and without. */
@Timeout(300)
class NetworkTest {

    static Stream<Arguments> networks() {
        Network jdk = new JdkNetwork();
        Network okHttp = new OkHttpNetwork();
        return Stream.of(
                Arguments.of(jdk, Transport.WEBSOCKET),
                Arguments.of(okHttp, Transport.WEBSOCKET),
                Arguments.of(new WithoutWebSockets(jdk), Transport.SSE),
                Arguments.of(new WithoutWebSockets(okHttp), Transport.SSE));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void what_two_say_to_each_other_arrives_once_and_in_order_through_cuts(Network network, Transport transport)
            throws Exception {
        Heard anaHears = new Heard();
        Heard boHears = new Heard();
        try (RealServer server = RealServer.start();
                FaultyLine line = FaultyLine.to(server.port());
                SignalingClient ana = RealServer.client("ana", line.port())
                        .network(network)
                        .listener(anaHears)
                        .build();
                SignalingClient bo = server.client("bo").listener(boHears).build()) {
            ana.connect();
            bo.connect();
            assertThat(ana.transport()).isEqualTo(transport);
            ana.join("r", JoinOptions.orCreate(), RoomListener.NONE);
            bo.join("r", JoinOptions.orCreate(), RoomListener.NONE);
            String umlauts = "é😀".repeat(300);
            int count = 60;
            for (int i = 0; i < count; i++) {
                ana.send("bo", "\"" + umlauts + i + "\"");
                bo.send("ana", "\"" + umlauts + i + "\"");
                if (i % 20 == 10) {
                    line.reset();
                }
            }
            List<String> numbers = IntStream.range(0, count)
                    .mapToObj(i -> " \"" + umlauts + i + "\"")
                    .toList();
            await().atMost(RealServer.PATIENCE).untilAsserted(() -> {
                assertThat(messages(anaHears)).hasSize(count);
                assertThat(messages(boHears)).hasSize(count);
            });
            assertThat(messages(anaHears))
                    .isEqualTo(numbers.stream().map(text -> "message bo" + text).toList());
            assertThat(messages(boHears))
                    .isEqualTo(
                            numbers.stream().map(text -> "message ana" + text).toList());
            assertThat(anaHears.all()).contains("state RESUMING");
        }
    }

    private static List<String> messages(Heard heard) {
        return heard.all().stream().filter(line -> line.startsWith("message ")).toList();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void a_close_is_heard_and_a_restarted_server_is_found_again(Network network, Transport transport) throws Exception {
        Heard anaHears = new Heard();
        RealServer first = RealServer.start();
        int port = first.port();
        try (SignalingClient ana = first.client("ana").listener(anaHears).build()) {
            ana.connect();
            ClientRoom room = ana.join("r", JoinOptions.orCreate(), anaHears);
            SignalingClient bo = first.client("bo").network(network).build();
            bo.connect();
            bo.join("r", JoinOptions.existing(), RoomListener.NONE);
            bo.close();
            await().atMost(RealServer.PATIENCE)
                    .until(() -> anaHears.all().stream().anyMatch(line -> line.startsWith("left bo")));
            first.close();
            SignalingClient cy = RealServer.client("cy", port).network(network).build();
            cy.connectAsync();
            await().atMost(RealServer.PATIENCE).until(() -> ana.state() == State.RESUMING);
            try (RealServer second = RealServer.start(port)) {
                assertThat(second.port()).isEqualTo(port);
                await().atMost(RealServer.PATIENCE).until(() -> cy.state() == State.OPEN && ana.state() == State.OPEN);
                await().atMost(RealServer.PATIENCE).until(() -> anaHears.all().contains("welcomed false"));
                // made anew by its member
                await().atMost(RealServer.PATIENCE).until(() -> joins(cy, "r"));
                await().atMost(RealServer.PATIENCE).until(() -> room.peer("cy") != null);
                cy.close();
            }
        } finally {
            first.close();
        }
    }

    private static boolean joins(SignalingClient client, String room) throws InterruptedException {
        try {
            client.join(room, JoinOptions.existing(), RoomListener.NONE);
            return true;
        } catch (ClientException notThere) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void a_server_that_is_not_there_is_unreachable(Network network, Transport transport) throws Exception {
        int port;
        try (RealServer server = RealServer.start()) {
            port = server.port();
        }
        SignalingClient ana = RealServer.client("ana", port).network(network).build();
        assertThatThrownBy(() -> ana.connect(Duration.ofMillis(300)))
                .isInstanceOfSatisfying(
                        ClientException.class,
                        why -> assertThat(why.kind()).isEqualTo(ClientException.Kind.UNREACHABLE));
        assertThat(ana.awaitClosed().kind()).isEqualTo(ClientException.Kind.UNREACHABLE);
        assertThat(transport).isNotNull();
    }

    @Test
    void who_waits_for_a_room_need_not_connect_before() throws Exception {
        try (RealServer server = RealServer.start();
                SignalingClient ana = server.client("ana").build()) {
            ana.join("r", JoinOptions.orCreate(), RoomListener.NONE);
            assertThat(ana.state()).isEqualTo(State.OPEN);
        }
    }

    static Stream<Network> both() {
        return Stream.of(new JdkNetwork(), new OkHttpNetwork());
    }

    @ParameterizedTest
    @MethodSource("both")
    void why_a_socket_was_not_opened_is_told_before_its_end(Network network) throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        SocketListener listener = new SocketListener() {
            @Override
            public void opened() {
                told.add("opened");
            }

            @Override
            public void received(String text) {
                told.add(text);
            }

            @Override
            public void failed(String why) {
                told.add("failed: " + why);
            }

            @Override
            public void closed(int code) {
                told.add("closed with " + code);
            }
        };
        try (RealServer server = RealServer.start()) {
            URI wrong = URI.create("ws://127.0.0.1:" + server.port() + "/nowhere");
            network.webSocket(wrong, Map.of(), "beckon.v1", listener);
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("failed: HTTP 404");
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("closed with 1006");
        }
    }
}
