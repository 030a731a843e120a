package dev.beckon.signaling.jakarta;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.TransportContract;
import dev.beckon.signaling.contract.WebSocketClient;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The contract of transports, in a container. */
abstract class ContainerContract extends TransportContract {

    private final Container.Kind kind;

    ContainerContract(Container.Kind kind) {
        this.kind = kind;
    }

    @Override
    protected Server serve(Signaling node) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        Container container = kind.start(SignalingServlet.builder(node, pool).build());
        return new Server() {
            @Override
            public ContractClient connect() {
                return new WebSocketClient(URI.create("ws://127.0.0.1:" + container.port() + "/signal"));
            }

            @Override
            public void close() throws Exception {
                container.stop();
                pool.shutdown();
            }
        };
    }
}
