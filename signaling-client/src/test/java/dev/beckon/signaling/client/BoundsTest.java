package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Each queue has an end, and at its end nothing is lost in silence. */
class BoundsTest {

    private static void isFull(Runnable send) {
        assertThatThrownBy(send::run)
                .isInstanceOfSatisfying(
                        ClientException.class, why -> assertThat(why.kind()).isEqualTo(Kind.FULL));
    }

    @Test
    void more_messages_than_may_wait_are_not_taken_until_some_are_acknowledged() {
        Script server = new Script();
        server.client(options -> options.outbox(3, 1_000_000));
        server.welcomed();
        for (int i = 0; i < 3; i++) {
            server.client.send("bo", "" + i);
        }
        isFull(() -> server.client.send("bo", "3"));
        server.says("{'type':'ack','received':1}");
        server.client.send("bo", "4");
        isFull(() -> server.client.send("bo", "5"));
        assertThat(server.heard()).hasSize(4);
    }

    @Test
    void nor_are_more_bytes_also_before_the_connection_is_open() {
        Script server = new Script();
        server.client(options -> options.outbox(1_000, 1_000));
        server.client.send("bo", "\"" + "x".repeat(800) + "\"");
        isFull(() -> server.client.send("bo", "\"" + "x".repeat(800) + "\""));
        server.client.send("bo", "1");
        server.welcomed();
        assertThat(server.client.state()).isEqualTo(SignalingClient.State.OPEN);
    }

    @Test
    void a_message_that_is_larger_than_the_server_takes_is_refused_here() {
        Script server = new Script().welcomed();
        assertThatThrownBy(() -> server.client.send("bo", "\"" + "x".repeat(196_608) + "\""))
                .isInstanceOfSatisfying(
                        ClientException.class, why -> assertThat(why.kind()).isEqualTo(Kind.TOO_LARGE))
                .hasMessageContaining("196608");
        assertThat(server.client.state()).isEqualTo(SignalingClient.State.OPEN);
    }

    /** A listener that takes nothing for a while, while more comes than may wait. */
    @Test
    void a_listener_that_stands_still_costs_the_socket_and_no_message() throws Exception {
        CountDownLatch standing = new CountDownLatch(1);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        ClientListener slow = new ClientListener() {
            @Override
            public void message(String from, Payload data) {
                try {
                    standing.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
                heard.add(data.json());
            }
        };
        try (RealServer server = RealServer.start();
                SignalingClient ana = server.client("ana")
                        .listener(slow)
                        .backlog(50, 1_000_000)
                        .build();
                SignalingClient bo = server.client("bo").build()) {
            ana.connect();
            bo.connect();
            ana.join("r", JoinOptions.orCreate(), RoomListener.NONE);
            bo.join("r", JoinOptions.orCreate(), RoomListener.NONE);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                sent.add("" + i);
                bo.send("ana", "" + i);
            }
            await().atMost(RealServer.PATIENCE).until(() -> ana.state() == SignalingClient.State.RESUMING);
            standing.countDown();
            await().atMost(RealServer.PATIENCE).until(() -> heard.size() == sent.size());
            assertThat(heard).containsExactlyElementsOf(sent);
            assertThat(ana.transport()).isEqualTo(SignalingClient.Transport.WEBSOCKET);
        }
    }
}
