package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.client.World.Person;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Payload;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners may throw, block and ask; and threads that wait may be interrupted. */
@Timeout(300)
class ListenerTest {

    @Test
    void one_that_throws_harms_nothing() {
        World world = new World();
        Heard heard = new Heard();
        Person ana = world
        .new Person(
                "ana",
                options -> options.listener(new ClientListener() {
                    @Override
                    public void message(String from, Payload data) {
                        heard.message(from, data);
                        throw new StackOverflowError("of a listener");
                    }
                }));
        ana.connected().in("r");
        Person bo = world.person("bo");
        bo.in("r");
        bo.client.send("ana", "1");
        bo.client.send("ana", "2");
        world.time.settle();
        assertThat(heard.take()).containsExactly("message bo 1", "message bo 2");
        assertThat(ana.client.state()).isEqualTo(SignalingClient.State.OPEN);
    }

    @Test
    void one_may_wait_for_what_it_asks_of_the_server() throws Exception {
        CompletableFuture<String> joined = new CompletableFuture<>();
        try (RealServer server = RealServer.start();
                SignalingClient ana = server.client("ana")
                        .listener(new ClientListener() {
                            @Override
                            public void welcomed(SignalingClient client, boolean resumed) {
                                try {
                                    joined.complete(client.join("r", JoinOptions.orCreate(), RoomListener.NONE)
                                            .id());
                                    client.joinAsync("s", JoinOptions.orCreate(), RoomListener.NONE)
                                            .toCompletableFuture()
                                            .join();
                                } catch (InterruptedException interrupted) {
                                    joined.completeExceptionally(interrupted);
                                }
                            }
                        })
                        .build()) {
            ana.connect();
            await().atMost(RealServer.PATIENCE).until(joined::isDone);
            assertThat(joined).isCompletedWithValue("r");
            ana.join("t", JoinOptions.orCreate(), RoomListener.NONE);
        }
    }

    @Test
    void a_thread_that_waits_gets_the_refusal_with_its_own_stack() throws Exception {
        try (RealServer server = RealServer.start();
                SignalingClient ana = server.client("ana").build()) {
            ana.connect();
            assertThatThrownBy(() -> ana.join("nowhere", JoinOptions.existing(), RoomListener.NONE))
                    .isInstanceOfSatisfying(ClientException.class, why -> {
                        assertThat(why.is(ErrorCode.NOT_FOUND)).isTrue();
                        assertThat(why.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().contains("ListenerTest"));
                    });
        }
    }

    @Test
    void a_thread_that_waits_can_be_interrupted() throws Exception {
        int port;
        try (RealServer server = RealServer.start()) {
            port = server.port();
        }
        SignalingClient ana = RealServer.client("ana", port).build();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waits = new Thread(() -> {
            try {
                ana.connect();
            } catch (Throwable why) {
                ended.complete(why);
            }
        });
        waits.start();
        waits.interrupt();
        await().atMost(RealServer.PATIENCE).until(ended::isDone);
        assertThat(ended.join()).isInstanceOf(InterruptedException.class);
        ana.close();
    }
}
