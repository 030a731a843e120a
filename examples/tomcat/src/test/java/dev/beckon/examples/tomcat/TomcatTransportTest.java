package dev.beckon.examples.tomcat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.TransportContract;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class TomcatTransportTest extends TransportContract {

    @Override
    protected Server serve(Signaling node) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        TomcatServer server = new TomcatServer(0, node, pool);
        return new Server() {
            @Override
            public ContractClient connect() {
                return new JdkClient(server.port());
            }

            @Override
            public void close() throws Exception {
                server.close();
                pool.shutdown();
            }
        };
    }
}
