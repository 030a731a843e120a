package dev.beckon.signaling.client;

import dev.beckon.signaling.client.FakeNetwork.FakeSocket;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A server that a test plays by hand. Single quotes stand for double ones, both ways. */
final class Script implements Function<FakeSocket, FakeNetwork.Server> {

    static final String WELCOME =
            "{'type':'welcome','peer':'ana','session':'s1','resumed':false,'received':0,'rooms':[],"
                    + "'heartbeat':10000,'iceServers':[],'limits':{'frame':196608,'receive':197120,'sdp':131072,'attributes':2048,"
                    + "'rooms':16,'capacity':50,'links':8}}";

    final FakeTime time = new FakeTime();
    final FakeNetwork network = new FakeNetwork(time, this);

    /** What was said on the newest socket and not read yet. */
    final List<String> heard = new ArrayList<>();

    final Heard ears = new Heard();

    /** A client that this server's test watches. */
    SignalingClient client = client(builder -> {});

    SignalingClient client(java.util.function.Consumer<ClientBuilder> options) {
        ClientBuilder builder = SignalingClient.builder(java.net.URI.create("https://host/signal"))
                .peer("ana")
                .network(network)
                .scheduler(time)
                .executor(time.executor())
                .listener(ears)
                .random(() -> 0.5);
        options.accept(builder);
        client = builder.build();
        return client;
    }

    @Override
    public FakeNetwork.Server apply(FakeSocket socket) {
        heard.clear();
        return new FakeNetwork.Server() {
            @Override
            public void heard(String text) {
                heard.add(text.replace('"', '\''));
            }

            @Override
            public void gone() {
                // the test knows
            }
        };
    }

    /** Connects as far as the first welcome. */
    Script welcomed() {
        client.connectAsync();
        time.settle();
        says(WELCOME);
        heard.clear();
        return this;
    }

    void says(String json) {
        network.last().says(json.replace('\'', '"'));
        time.settle();
    }

    /** Lets time go on until the client has said hello on a new socket. */
    void comesBack() {
        for (int i = 0; i < 600 && (network.last().isOver() || heard.isEmpty()); i++) {
            time.advance(Duration.ofMillis(100));
        }
        heard.clear();
    }

    void closes(int code) {
        network.last().closes(code);
        time.settle();
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    /** What was said since, acks aside. */
    List<String> heard() {
        time.settle();
        List<String> all =
                heard.stream().filter(text -> !text.startsWith("{'type':'ack'")).toList();
        heard.clear();
        return all;
    }
}
