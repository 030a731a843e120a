package dev.beckon.signaling.conformance;

import dev.beckon.signaling.client.jdk.JdkNetwork;
import dev.beckon.signaling.client.spi.Network;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.WebSocket;

/** The ways of the JDK. */
final class JdkDoor implements Door {

    private final Target target;
    private final HttpClient client;
    private final Network network;

    JdkDoor(Target target) {
        this.target = target;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(target.deadlines().patience())
                .build();
        network = new JdkNetwork(client);
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public RawSocket socket(String... subprotocols) throws InterruptedException {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        target.headers().forEach(builder::header);
        if (subprotocols.length > 0) {
            String[] others = new String[subprotocols.length - 1];
            System.arraycopy(subprotocols, 1, others, 0, others.length);
            builder.subprotocols(subprotocols[0], others);
        }
        return new JdkRawSocket(builder, target.uri(), target.deadlines().patience());
    }

    @Override
    public <T> HttpResponse<T> http(HttpRequest request, BodyHandler<T> body) throws IOException, InterruptedException {
        return client.send(request, body);
    }
}
