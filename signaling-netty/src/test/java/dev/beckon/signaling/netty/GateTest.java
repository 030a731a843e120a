package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.testing.FakeTime;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stands where connections are accepted leaves neither a socket nor a count behind. */
class GateTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4711);

    private final SignalingEndpoint endpoint = SignalingEndpoint.builder(
                    Signaling.builder(new FakeTime()).build())
            .maxConnectionsPerAddress(1)
            .build();
    private final List<Throwable> caught = new ArrayList<>();
    private final List<Object> passed = new ArrayList<>();
    private final EmbeddedChannel listening =
            new EmbeddedChannel(new Gate(endpoint), new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object accepted) {
                    passed.add(accepted);
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    caught.add(cause);
                }
            });

    /** A socket that was accepted. */
    private static class Accepted extends EmbeddedChannel {
        private boolean closed;

        @Override
        protected @Nullable SocketAddress remoteAddress0() {
            return CLIENT;
        }

        @Override
        protected void doClose() throws Exception {
            closed = true;
            super.doClose();
        }
    }

    @Test
    void a_socket_of_which_something_throws_is_closed_and_not_counted() {
        Error fault = new AssertionError("a fault");
        Accepted child = new Accepted() {
            @Override
            protected SocketAddress remoteAddress0() {
                throw fault;
            }
        };
        listening.writeInbound(child);
        assertThat(caught).containsExactly(fault);
        assertThat(passed).isEmpty();
        assertThat(child.closed).isTrue();
        assertThat(endpoint.admission().count()).isZero();
    }

    @Test
    void one_that_is_too_many_is_closed_unheard_and_not_counted() {
        List<Accepted> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Accepted child = new Accepted();
            all.add(child);
            listening.writeInbound(child);
        }
        assertThat(passed).isEqualTo(all.subList(0, 17)); // sixteen more than the cap hear that they are too many
        assertThat(all.subList(17, 20)).allMatch(child -> child.closed);
        assertThat(endpoint.admission().count()).isEqualTo(17);
        all.subList(0, 17).forEach(EmbeddedChannel::close);
        assertThat(endpoint.admission().count()).isZero();
    }
}
