package outside;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.peerjs.PeerJs;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;

/** A server for PeerJS clients, beside those of Beckon. */
final class PeerJsServer {

    private PeerJsServer() {}

    static SignalingServer start(int port) throws IOException {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Signaling node = Signaling.builder(Scheduler.on(loops)).build();
        SignalingEndpoint endpoint = SignalingEndpoint.builder(node)
                .mount("/peerjs", PeerJs.builder().build(), "*")
                .build();
        return SignalingServer.builder(endpoint, loops).port(port).start();
    }
}
