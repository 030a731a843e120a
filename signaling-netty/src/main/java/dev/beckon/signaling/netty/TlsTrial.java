package dev.beckon.signaling.netty;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A TLS handshake of a server with a client that takes any certificate, in memory: it shows that the server has the key to its own. */
final class TlsTrial {

    /** A handshake takes some ten. */
    private static final int MOST_STEPS = 200;

    private TlsTrial() {}

    /** @throws SSLException if the two do not come to terms */
    static void handshake(SslContext server) throws SSLException {
        SslContext anyone = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
        SSLEngine there = anyone.newEngine(UnpooledByteBufAllocator.DEFAULT);
        SSLEngine here = server.newEngine(UnpooledByteBufAllocator.DEFAULT);
        try {
            there.beginHandshake();
            here.beginHandshake();
            shake(there, here);
        } finally {
            ReferenceCountUtil.release(there);
            ReferenceCountUtil.release(here);
        }
    }

    private static void shake(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(4 * client.getSession().getPacketBufferSize());
        ByteBuffer toClient = ByteBuffer.allocate(4 * server.getSession().getPacketBufferSize());
        for (int step = 0; step < MOST_STEPS && !(over(client) && over(server)); step++) {
            step(client, toServer, toClient);
            step(server, toClient, toServer);
        }
        if (!over(client) || !over(server)) {
            throw new SSLException("the handshake does not come to an end");
        }
    }

    private static boolean over(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            default -> {
                in.flip();
                // OpenSSL's engine goes on at a call without input, too
                engine.unwrap(in, ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
                in.compact();
            }
        }
    }
}
