package dev.beckon.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What TLS costs a server, with the JDK's engine and with OpenSSL's (BoringSSL): the processor time of the server's side of a full handshake (TLS 1.3,
 * ECDSA P-256), and of one relayed message of 250 bytes, which is decrypted once and encrypted once. No sockets. Both take turns in one run, and the medians of
 * the rounds are compared: what else the machine does then falls on both.
 */
public final class TlsCost {

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 15;
    private static final int HANDSHAKES = 150;
    private static final int MESSAGES = 20_000;
    private static final int MESSAGE_BYTES = 250;
    private static final String PROTOCOL = "TLSv1.3";

    private record Round(double handshakeMicros, double messageMicros) {}

    /** Two ends of a connection; {@code nanos} is what the server's took. */
    private static final class Link {
        private final EmbeddedChannel server;
        private final EmbeddedChannel client;
        private long nanos;

        Link(SslContext server, SslContext client) {
            long start = CLOCK.getCurrentThreadCpuTime();
            this.server = new EmbeddedChannel(server.newHandler(ByteBufAllocator.DEFAULT));
            nanos += CLOCK.getCurrentThreadCpuTime() - start;
            this.client = new EmbeddedChannel(client.newHandler(ByteBufAllocator.DEFAULT));
        }

        void shakeHands() {
            SslHandler shaken = client.pipeline().get(SslHandler.class);
            while (!shaken.handshakeFuture().isDone()
                    || !server.pipeline()
                            .get(SslHandler.class)
                            .handshakeFuture()
                            .isDone()) {
                if (!exchange()) {
                    throw new IllegalStateException("no handshake: " + shaken.handshakeFuture());
                }
            }
            exchange(); // tickets
        }

        /** @return whether anything was said */
        private boolean exchange() {
            ByteBuf asked = all(client);
            boolean said = asked.isReadable();
            long start = CLOCK.getCurrentThreadCpuTime();
            server.writeInbound(asked);
            server.runPendingTasks();
            nanos += CLOCK.getCurrentThreadCpuTime() - start;
            ByteBuf answered = all(server);
            said |= answered.isReadable();
            client.writeInbound(answered);
            client.runPendingTasks();
            return said;
        }

        private static ByteBuf all(EmbeddedChannel channel) {
            ByteBuf all = channel.alloc().buffer();
            for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
                all.writeBytes(next);
                next.release();
            }
            return all;
        }

        /** In, out again, and back at the client. */
        void relay(int messages, byte[] message) {
            ByteBuf[] batch = new ByteBuf[100];
            for (int done = 0; done < messages; done += batch.length) {
                for (int i = 0; i < batch.length; i++) {
                    client.writeOutbound(Unpooled.copiedBuffer(message));
                    batch[i] = all(client);
                }
                long start = CLOCK.getCurrentThreadCpuTime();
                for (ByteBuf record : batch) {
                    server.writeInbound(record);
                    server.writeOutbound((ByteBuf) server.readInbound());
                }
                nanos += CLOCK.getCurrentThreadCpuTime() - start;
                client.writeInbound(all(server));
                for (ByteBuf back = client.readInbound(); back != null; back = client.readInbound()) {
                    back.release();
                }
            }
        }

        long taken() {
            long so = nanos;
            nanos = 0;
            return so;
        }

        void close() {
            client.finishAndReleaseAll();
            server.finishAndReleaseAll();
        }
    }

    private TlsCost() {}

    /** Prints a table. */
    public static void main(String[] args) throws Exception {
        X509Bundle keys = new CertificateBuilder()
                .subject("CN=localhost")
                .algorithm(CertificateBuilder.Algorithm.ecp256)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SslContext client = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols(PROTOCOL)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        Map<SslProvider, SslContext> servers = new EnumMap<>(SslProvider.class);
        Map<SslProvider, Round[]> rounds = new EnumMap<>(SslProvider.class);
        for (SslProvider provider : List.of(SslProvider.JDK, SslProvider.OPENSSL)) {
            servers.put(
                    provider,
                    SslContextBuilder.forServer(keys.toKeyManagerFactory())
                            .sslProvider(provider)
                            .protocols(PROTOCOL)
                            .build());
            rounds.put(provider, new Round[ROUNDS]);
        }
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            for (Map.Entry<SslProvider, SslContext> server : servers.entrySet()) {
                Round round = round(server.getValue(), client);
                if (i >= 0) {
                    rounds.get(server.getKey())[i] = round;
                }
            }
        }
        System.out.printf("%-8s %22s %22s%n", "", "handshake (µs)", "250-byte message (µs)");
        rounds.forEach((provider, all) -> System.out.printf(
                "%-8s %22s %22s%n",
                provider,
                spread(Arrays.stream(all).mapToDouble(Round::handshakeMicros).toArray()),
                spread(Arrays.stream(all).mapToDouble(Round::messageMicros).toArray())));
    }

    private static Round round(SslContext server, SslContext client) {
        long handshakes = 0;
        for (int i = 0; i < HANDSHAKES; i++) {
            Link link = new Link(server, client);
            link.shakeHands();
            handshakes += link.taken();
            link.close();
        }
        Link link = new Link(server, client);
        link.shakeHands();
        link.taken();
        byte[] message = new byte[MESSAGE_BYTES];
        Arrays.fill(message, (byte) 'x');
        link.relay(MESSAGES, message);
        double relayed = link.taken();
        link.close();
        return new Round(handshakes / 1e3 / HANDSHAKES, relayed / 1e3 / MESSAGES);
    }

    /** Median, least and most. */
    private static String spread(double[] values) {
        Arrays.sort(values);
        return String.format("%.1f (%.1f–%.1f)", values[values.length / 2], values[0], values[values.length - 1]);
    }
}
