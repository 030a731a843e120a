package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.testing.FakeTime;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Clients and the server's real core, in fake time. */
final class World {

    final FakeTime time = new FakeTime();
    final NodeServer server;

    World() {
        this(node -> {});
    }

    World(Consumer<Signaling.Builder> options) {
        server = new NodeServer(time, node -> {
            node.limits(Limits.builder().rates(Rates.UNLIMITED).build());
            options.accept(node);
        });
    }

    /** A client with a network of its own, and what it hears. */
    final class Person {
        final Heard heard = new Heard();
        final FakeNetwork network = new FakeNetwork(time, server);
        final SignalingClient client;

        Person(String peer, Consumer<ClientBuilder> options) {
            ClientBuilder builder = SignalingClient.builder(URI.create("wss://host/signal"))
                    .peer(peer)
                    .network(network)
                    .scheduler(time)
                    .executor(time.executor())
                    .listener(heard)
                    .random(() -> 0.5);
            options.accept(builder);
            client = builder.build();
        }

        Person connected() {
            get(client.connectAsync());
            heard.take();
            return this;
        }

        ClientRoom in(String room) {
            ClientRoom joined = get(client.joinAsync(room, JoinOptions.orCreate(), heard));
            time.settle();
            heard.take();
            return joined;
        }

        /** Cuts its socket, and lets it come back. */
        void blinks() {
            network.last().cut();
            time.settle();
        }
    }

    Person person(String peer) {
        return new Person(peer, options -> {}).connected();
    }

    <T> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        time.settle();
        for (int i = 0; i < 100 && !future.isDone(); i++) {
            time.advance(Duration.ofMillis(100));
        }
        assertThat(future).isDone();
        return future.join();
    }

    /** The failure of a stage that has to fail. */
    ClientException failure(CompletionStage<?> stage) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        stage.whenComplete((value, why) -> failure.complete(why == null ? new AssertionError("it succeeded") : why));
        Throwable why = Stages.cause(get(failure));
        assertThat(why).isInstanceOf(ClientException.class);
        return (ClientException) why;
    }
}
