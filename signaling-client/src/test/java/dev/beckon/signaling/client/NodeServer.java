package dev.beckon.signaling.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.client.FakeNetwork.FakeSocket;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Transport;
import dev.beckon.signaling.testing.FakeTime;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** The server's real core behind a {@link FakeNetwork}. It can be restarted, and then knows nothing. */
final class NodeServer implements Function<FakeSocket, FakeNetwork.Server> {

    private final FakeTime time;
    private final Consumer<Signaling.Builder> options;
    Signaling node;

    NodeServer(FakeTime time, Consumer<Signaling.Builder> options) {
        this.time = time;
        this.options = options;
        node = made();
    }

    private Signaling made() {
        Signaling.Builder builder = Signaling.builder(time);
        options.accept(builder);
        return builder.build();
    }

    void restart() {
        node.stop();
        node = made();
        time.settle();
    }

    @Override
    public FakeNetwork.Server apply(FakeSocket socket) {
        Connection connection = node.open(new Transport() {
            @Override
            public void send(byte[] frame) {
                socket.says(new String(frame, UTF_8));
            }

            @Override
            public void close(CloseReason reason) {
                socket.closes(reason.code());
            }

            @Override
            public Executor executor() {
                return time.executor();
            }

            @Override
            public void reading(boolean on) {
                // what is said in fake time is never too much
            }
        });
        return new FakeNetwork.Server() {
            @Override
            public void heard(String text) {
                connection.receive(text.getBytes(UTF_8));
            }

            @Override
            public void gone() {
                connection.closed();
            }
        };
    }
}
