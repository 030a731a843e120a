package dev.beckon.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.client.ClientLink;
import dev.beckon.signaling.client.ClientListener;
import dev.beckon.signaling.client.ClientRoom;
import dev.beckon.signaling.client.JoinOptions;
import dev.beckon.signaling.client.RoomListener;
import dev.beckon.signaling.client.RoomPeer;
import dev.beckon.signaling.client.SignalingClient;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the Java client, at a server. */
@Timeout(120)
class ClientExamplesTest {

    private Signaling signaling;
    private SignalingServer server;
    private URI uri;

    @BeforeEach
    void start() throws Exception {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        signaling = Signaling.builder(Scheduler.on(loops)).build();
        SignalingEndpoint endpoint = SignalingEndpoint.builder(signaling).build();
        server = SignalingServer.builder(endpoint, loops).host("127.0.0.1").start();
        uri = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/signal");
    }

    @AfterEach
    void stop() {
        server.close(Duration.ZERO).join();
    }

    @Test
    void the_bot_echoes_and_ends_with_its_session() throws Exception {
        CompletableFuture<String> echoed = new CompletableFuture<>();
        Thread bot = new Thread(() -> {
            try {
                EchoBot.run(uri, "lobby");
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        bot.start();
        try (SignalingClient ana = SignalingClient.builder(uri)
                .listener(new ClientListener() {
                    @Override
                    public void message(String from, Payload data) {
                        echoed.complete(data.json());
                    }
                })
                .build()) {
            ana.connect();
            CompletableFuture<String> there = new CompletableFuture<>();
            ClientRoom room = ana.join("lobby", JoinOptions.orCreate(), new RoomListener() {
                @Override
                public void snapshot(ClientRoom joined) {
                    joined.peers().forEach(peer -> there.complete(peer.id()));
                }

                @Override
                public void peerJoined(ClientRoom joined, RoomPeer peer) {
                    there.complete(peer.id());
                }
            });
            String echo = there.get(60, TimeUnit.SECONDS);
            room.send("1");
            assertThat(echoed.get(60, TimeUnit.SECONDS)).isEqualTo("1");
            signaling.peers().get(echo).disconnect("enough");
        }
        bot.join(Duration.ofSeconds(60).toMillis());
        assertThat(bot.isAlive()).isFalse();
    }

    /** Says what it is asked to do. */
    private static final class Spoken implements Caller.PeerConnection {
        final CompletableFuture<String> heard = new CompletableFuture<>();

        @Override
        public String offer() {
            return "offer";
        }

        @Override
        public String answerTo(String offer) {
            return "answer to " + offer;
        }

        @Override
        public void answered(String answer) {
            heard.complete(answer);
        }

        @Override
        public void add(@Nullable Payload candidate) {
            heard.complete(candidate == null ? "end" : candidate.json());
        }

        @Override
        public void close() {
            heard.completeExceptionally(new IllegalStateException("closed"));
        }
    }

    @Test
    void a_call_is_answered_and_negotiated() throws Exception {
        Spoken one = new Spoken();
        Spoken other = new Spoken();
        Caller caller = new Caller(one);
        Caller called = new Caller(other);
        try (SignalingClient ana = caller.client(uri, "ana", () -> CompletableFuture.completedFuture("a"));
                SignalingClient bo = called.client(uri, "bo", () -> CompletableFuture.completedFuture("b"))) {
            ana.connect();
            bo.connect();
            ClientLink link = caller.call(ana, "bo").toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(one.heard.get(60, TimeUnit.SECONDS)).isEqualTo("answer to offer");
            link.endOfCandidates();
            assertThat(other.heard.get(60, TimeUnit.SECONDS)).isEqualTo("end");
            bo.closeAsync();
            assertThat(caller.ended.get(60, TimeUnit.SECONDS).reason()).isIn(EndReason.HANGUP, EndReason.LOST);
            assertThat(called.ended.get(60, TimeUnit.SECONDS).reason()).isEqualTo(EndReason.LOST);
        }
    }
}
