package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.TransportContract;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

class NettyTransportTest extends TransportContract {

    /** What the server runs on. */
    IoEventLoopGroup loops() {
        return SignalingServer.eventLoops(2);
    }

    @Override
    protected Server serve(Signaling node) throws IOException {
        SignalingServer server = SignalingServer.builder(
                        SignalingEndpoint.builder(node).build(), loops())
                .host("127.0.0.1")
                .start();
        return new Server() {
            @Override
            public ContractClient connect() {
                return Client.connect(server.address());
            }

            @Override
            public void close() {
                server.close(Duration.ZERO).join();
            }
        };
    }

    private static final class Client extends ContractClient {

        private final JdkClient socket;

        private Client(InetSocketAddress address) {
            socket = JdkClient.connect(address, this::received, this::closed);
        }

        static Client connect(InetSocketAddress address) {
            return new Client(address);
        }

        @Override
        public void send(String message) {
            socket.send(message);
        }

        @Override
        public void close() {
            socket.close();
        }

        @Override
        public void abort() {
            socket.abort();
        }
    }
}
