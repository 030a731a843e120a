package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The part of {@link TransportContract} that is about the executor. */
abstract class TransportThreadsContract {

    private static final String ELSEWHERE = "elsewhere";

    /** In which a mistake would have happened. */
    private static final int SHORT_MILLIS = 500;

    abstract TransportContract.Server start(Consumer<Signaling.Builder> options) throws Exception;

    abstract ContractClient connect(TransportContract.Server server) throws Exception;

    /** How long a client waits for what has to come. Not a matter of speed: tests end at once when it has come. */
    Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** Where another thread answers the core, the core goes on on the transport's executor. */
    @Test
    void the_executor_runs_tasks_on_a_thread_of_its_own() throws Exception {
        Executor soon = CompletableFuture.delayedExecutor(
                200, TimeUnit.MILLISECONDS, task -> new Thread(task, ELSEWHERE).start());
        CompletableFuture<AccessPolicy.Decision> mayCreate = new CompletableFuture<>();
        CompletableFuture<String> relays = new CompletableFuture<>();
        TransportContract.Server server = start(node -> node.policy(new AccessPolicy() {
                    @Override
                    public CompletionStage<Decision> mayCreate(Requester who, String room) {
                        return mayCreate;
                    }

                    @Override
                    public Decision mayRelay(Requester who, Message message) {
                        relays.complete(Thread.currentThread().getName());
                        return Decision.BY_ROOM;
                    }
                })
                .listener(new SignalingListener() {
                    @Override
                    public void received(MessageType type) {
                        if (type == MessageType.SEND) {
                            soon.execute(() -> mayCreate.complete(AccessPolicy.Decision.BY_ROOM));
                        }
                    }
                }));
        ContractClient ana = connect(server);
        ana.send("{\"type\":\"hello\",\"peer\":\"ana\"}");
        ana.next("welcome");
        ana.send("{\"type\":\"create\",\"room\":\"r\"}");
        ana.send("{\"type\":\"send\",\"room\":\"r\",\"data\":1}"); // waits for the room
        assertThat(relays.get(patience().toMillis(), TimeUnit.MILLISECONDS)).isNotEqualTo(ELSEWHERE);
    }

    /** The core has no other lock: what it was handed on one thread must not meet what it does on another. */
    @Test
    void nothing_is_received_while_the_executor_runs_a_task() throws Exception {
        CompletableFuture<AccessPolicy.Decision> mayCreate = new CompletableFuture<>();
        CountDownLatch created = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch pinged = new CountDownLatch(1);
        TransportContract.Server server = start(node -> node.policy(new AccessPolicy() {
                    @Override
                    public CompletionStage<Decision> mayCreate(Requester who, String room) {
                        created.countDown();
                        return mayCreate;
                    }

                    @Override
                    public Decision mayRelay(Requester who, Message message) {
                        running.countDown();
                        await(goOn);
                        return Decision.BY_ROOM;
                    }
                })
                .listener(new SignalingListener() {
                    @Override
                    public void received(MessageType type) {
                        if (type == MessageType.PING) {
                            pinged.countDown();
                        }
                    }
                }));
        try {
            ContractClient ana = connect(server);
            ana.send("{\"type\":\"hello\",\"peer\":\"ana\"}");
            ana.next("welcome");
            ana.send("{\"type\":\"create\",\"room\":\"r\"}");
            ana.send("{\"type\":\"send\",\"room\":\"r\",\"data\":1}"); // waits for the room
            assertThat(created.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            new Thread(() -> mayCreate.complete(AccessPolicy.Decision.BY_ROOM), ELSEWHERE).start();
            assertThat(running.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            new Thread(() -> ana.send("{\"type\":\"ping\"}")).start();
            assertThat(pinged.await(SHORT_MILLIS, TimeUnit.MILLISECONDS))
                    .as("a message was handed in while a task ran")
                    .isFalse();
            goOn.countDown();
            assertThat(pinged.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } finally {
            goOn.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
