package dev.beckon.signaling.netty;

import dev.beckon.signaling.spi.Opening;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What a request that opens a connection tells of its client. */
final class Openings {

    private Openings() {}

    /**
     * @param client the address that the client comes from, beyond trusted proxies
     * @param vouchedFor whether a browser named the page that opens the connection
     */
    static Opening of(Channel channel, HttpRequest request, InetAddress client, boolean vouchedFor) {
        QueryStringDecoder target = RequestForm.decode(request.uri());
        return new Opening(
                client.getHostAddress(),
                target.path(),
                target.parameters(),
                headers(request),
                certificate(channel),
                vouchedFor);
    }

    private static Map<String, List<String>> headers(HttpRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers()
                .forEach(header -> headers.computeIfAbsent(
                                header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                        .add(header.getValue()));
        return headers;
    }

    private static @Nullable X509Certificate certificate(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        try {
            Certificate[] chain =
                    tls == null ? new Certificate[0] : tls.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate shown ? shown : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }
}
