package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.TransportContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The contract over SSE + POST. */
class EventStreamTransportTest extends TransportContract {

    @Override
    protected Server serve(Signaling node) throws IOException {
        SignalingServer server = SignalingServer.builder(
                        SignalingEndpoint.builder(node).build(), SignalingServer.eventLoops(2))
                .host("127.0.0.1")
                .start();
        return new Server() {
            @Override
            public ContractClient connect() throws IOException {
                return new Client(server.address());
            }

            @Override
            public void close() {
                server.close(Duration.ZERO).join();
            }
        };
    }

    private static final class Client extends ContractClient {

        private final EventStreamClient stream;

        private Client(InetSocketAddress address) throws IOException {
            stream = EventStreamClient.connect(address, this::received, this::closed);
        }

        @Override
        public void send(String message) {
            stream.send(message);
        }

        @Override
        public void close() {
            stream.close();
        }

        @Override
        public void abort() {
            stream.abort();
        }
    }
}
