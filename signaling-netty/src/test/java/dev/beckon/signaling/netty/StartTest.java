package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that cannot start ends the event loops that it was given. */
class StartTest {

    private final IoEventLoopGroup loops = SignalingServer.eventLoops(1);

    private SignalingServer.Builder server() {
        Signaling node = Signaling.builder(Scheduler.on(loops)).build();
        return SignalingServer.builder(SignalingEndpoint.builder(node).build(), loops)
                .host("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void a_port_that_is_none_ends_the_loops(int port) {
        assertThatThrownBy(() -> server().port(port).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the port is %d, but has to be from 0 to 65535", port);
        await().until(loops::isTerminated);
    }

    @Test
    void a_port_that_is_taken_is_named_and_ends_the_loops() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> server().port(other.getLocalPort()).start())
                    .isInstanceOf(IOException.class)
                    .hasMessage("can not listen on 127.0.0.1 port %d: Address already in use", other.getLocalPort());
        }
        await().until(loops::isTerminated);
    }
}
