package outside;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;

final class OwnServer {

    private OwnServer() {}

    static SignalingServer start() throws IOException {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Signaling node = Signaling.builder(Scheduler.on(loops)).build();
        return SignalingServer.builder(SignalingEndpoint.builder(node).build(), loops).port(0).start();
    }
}
