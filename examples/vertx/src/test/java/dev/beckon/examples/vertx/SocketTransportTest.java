package dev.beckon.examples.vertx;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.TransportContract;
import dev.beckon.signaling.contract.WebSocketClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The WebSockets of Vert.x keep the contract that every transport has to keep. */
class SocketTransportTest extends TransportContract {

    @Override
    protected Server serve(Signaling node) throws Exception {
        Vertx vertx = Vertx.vertx();
        SignalingHandler signaling = new SignalingHandler(node);
        HttpServer server = vertx.createHttpServer(signaling.options())
                .requestHandler(signaling)
                .listen(0, "127.0.0.1")
                .await(30, TimeUnit.SECONDS);
        URI uri = URI.create("ws://127.0.0.1:" + server.actualPort() + "/signal");
        return new Server() {
            @Override
            public ContractClient connect() {
                return new WebSocketClient(uri);
            }

            @Override
            public void close() throws Exception {
                vertx.close().await(30, TimeUnit.SECONDS);
            }
        };
    }
}
