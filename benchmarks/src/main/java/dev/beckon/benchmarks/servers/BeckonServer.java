package dev.beckon.benchmarks.servers;

import dev.beckon.signaling.Limits;
import dev.beckon.signaling.MessageType;
import dev.beckon.signaling.Rates;
import dev.beckon.signaling.Scheduler;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.SignalingListener;
import dev.beckon.signaling.netty.SignalingEndpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.concurrent.atomic.LongAdder;

/**
 * This project's server, on one event loop, with all features but rate limits: arguments are port, {@code nio}, {@code epoll} or {@code io_uring}, and, if there is to be
 * a limit, the upgrades that it takes in a second.
 */
public final class BeckonServer {

    private BeckonServer() {}

    /** The least that metrics cost. */
    private static final class Counting implements SignalingListener {
        private final LongAdder bytes = new LongAdder();

        @Override
        public void relayed(String from, String to, MessageType type, int length) {
            bytes.add(length);
        }
    }

    public static void main(String[] args) {
        Io io = Io.of(args[1]);
        IoEventLoopGroup loop = io.loop();
        Signaling signaling = Signaling.builder(Scheduler.on(loop))
                .limits(Limits.builder().rates(Rates.UNLIMITED).build())
                .listener(new Counting())
                .build();
        SignalingEndpoint endpoint = SignalingEndpoint.builder(signaling)
                .maxUpgradesPerSecond(args.length > 2 ? Integer.parseInt(args[2]) : 0)
                .build();
        io.listen(loop, Integer.parseInt(args[0]), new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec(), endpoint.newHandler());
            }
        });
    }
}
