package dev.beckon.signaling.conformance;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;

/** A relay in front of a server, which makes of it a server with one fault. */
final class FaultyDoor implements Door {

    private final Door server;
    private final Fault fault;

    FaultyDoor(Door server, Fault fault) {
        this.server = server;
        this.fault = fault;
    }

    @Override
    public Network network() {
        Network real = server.network();
        return new Network() {
            @Override
            public Socket webSocket(URI uri, Map<String, String> headers, String subprotocol, SocketListener client) {
                Socket socket = real.webSocket(uri, headers, subprotocol, heard(client));
                return new Socket() {
                    @Override
                    public void send(String text) {
                        socket.send(fault.toServer(text));
                    }

                    @Override
                    public void close(int code) {
                        socket.close(code);
                    }

                    @Override
                    public void abort() {
                        socket.abort();
                    }
                };
            }

            @Override
            public Exchange stream(URI uri, Map<String, String> headers, StreamListener listener) {
                return real.stream(uri, headers, listener);
            }

            @Override
            public Exchange post(URI uri, Map<String, String> headers, byte[] body, IntConsumer status) {
                return real.post(uri, headers, body, status);
            }
        };
    }

    private SocketListener heard(SocketListener client) {
        return new SocketListener() {
            @Override
            public void opened() {
                client.opened();
            }

            @Override
            public void received(String text) {
                fault.toClient(text).lines().forEach(client::received);
            }

            @Override
            public void closed(int code) {
                client.closed(fault.code(code));
            }
        };
    }

    @Override
    public RawSocket socket(String... subprotocols) throws InterruptedException {
        RawSocket socket = server.socket(subprotocols);
        return new RawSocket() {
            @Override
            public int status() {
                return fault.code(socket.status());
            }

            @Override
            public String why() {
                return socket.why();
            }

            @Override
            public String subprotocol() {
                return fault.toClient(socket.subprotocol());
            }

            @Override
            public void text(String text) {
                socket.text(text);
            }

            @Override
            public void binary(byte[] bytes) {
                socket.binary(bytes);
            }

            @Override
            public String heard() throws InterruptedException {
                return fault.toClient(socket.heard());
            }

            @Override
            public int code() throws InterruptedException {
                return fault.code(socket.code());
            }
        };
    }

    @Override
    public <T> HttpResponse<T> http(HttpRequest request, BodyHandler<T> body) throws IOException, InterruptedException {
        return new Answer<>(server.http(request, body), fault);
    }

    private record Answer<T>(HttpResponse<T> real, Fault fault) implements HttpResponse<T> {

        @Override
        public int statusCode() {
            return fault.code(real.statusCode());
        }

        @Override
        @SuppressWarnings("unchecked")
        public T body() {
            return real.body() instanceof Stream<?> lines
                    ? (T) lines.map(line -> fault.toClient((String) line))
                    : real.body();
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(
                    real.headers().map(), (name, value) -> !fault.toClient(name).isEmpty());
        }

        @Override
        public HttpRequest request() {
            return real.request();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return real.sslSession();
        }

        @Override
        public URI uri() {
            return real.uri();
        }

        @Override
        public HttpClient.Version version() {
            return real.version();
        }
    }
}
