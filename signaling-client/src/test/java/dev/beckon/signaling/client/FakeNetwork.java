package dev.beckon.signaling.client;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import dev.beckon.signaling.testing.FakeTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A network in fake time, to one server. Each socket can be cut after any frame, in both directions. */
final class FakeNetwork implements Network {

    /** What becomes of who connects. */
    enum Way {
        PASS,
        FAIL,
        /** Nothing is answered. */
        SILENT
    }

    /** The server's end of a socket. */
    interface Server {
        void heard(String text);

        void gone();
    }

    final FakeTime time;
    private final Function<FakeSocket, Server> server;

    final List<FakeSocket> sockets = new ArrayList<>();
    final List<URI> asked = new ArrayList<>();
    Way webSockets = Way.PASS;
    Way streams = Way.PASS;

    /** So many frames pass, in both directions together, and then the socket that carries the next is cut. */
    int frames = Integer.MAX_VALUE;

    FakeNetwork(FakeTime time, Function<FakeSocket, Server> server) {
        this.time = time;
        this.server = server;
    }

    /** The newest socket. */
    FakeSocket last() {
        return sockets.get(sockets.size() - 1);
    }

    @Override
    public Socket webSocket(URI uri, Map<String, String> headers, String subprotocol, SocketListener listener) {
        asked.add(uri);
        FakeSocket socket = new FakeSocket(listener);
        socket.begin(webSockets);
        return socket;
    }

    @Override
    public Exchange stream(URI uri, Map<String, String> headers, StreamListener listener) {
        asked.add(uri);
        String id = String.valueOf(sockets.size());
        FakeSocket socket = new FakeSocket(new SocketListener() {
            @Override
            public void opened() {
                event("event: open\ndata: " + id + "\n\n");
            }

            @Override
            public void received(String text) {
                event("data: " + text + "\n\n");
            }

            @Override
            public void closed(int code) {
                if (code != NO_CODE) {
                    event("event: close\ndata: " + code + " for a reason\n\n");
                }
                listener.ended();
            }

            private void event(String text) {
                listener.received(text.getBytes(StandardCharsets.UTF_8));
            }
        });
        socket.begin(streams);
        return socket::abort;
    }

    @Override
    public Exchange post(URI uri, Map<String, String> headers, byte[] body, IntConsumer status) {
        FakeSocket socket = sockets.get(Integer.parseInt(String.valueOf(headers.get("Beckon-Connection"))));
        for (String line : new String(body, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isEmpty()) {
                socket.send(line);
            }
        }
        time.schedule(Duration.ZERO, () -> status.accept(socket.over ? 404 : 204));
        return () -> {};
    }

    /** Frames pass one after the other, each in a task of its own. */
    final class FakeSocket implements Socket {

        private final SocketListener listener;
        private @Nullable Server up;
        private boolean over;

        FakeSocket(SocketListener listener) {
            this.listener = listener;
            sockets.add(this);
        }

        private void begin(Way way) {
            if (way == Way.PASS) {
                time.schedule(Duration.ZERO, () -> {
                    if (!over) {
                        up = server.apply(this);
                        listener.opened();
                    }
                });
            } else if (way == Way.FAIL) {
                time.schedule(Duration.ZERO, () -> {
                    listener.failed("no way leads there");
                    end(NO_CODE);
                });
            }
        }

        boolean isOver() {
            return over;
        }

        /** From the server. */
        void says(String text) {
            time.schedule(Duration.ZERO, () -> {
                if (passes()) {
                    listener.received(text);
                }
            });
        }

        /** From the client. */
        @Override
        public void send(String text) {
            time.schedule(Duration.ZERO, () -> {
                Server to = up;
                if (passes() && to != null) {
                    to.heard(text);
                }
            });
        }

        private boolean passes() {
            if (over) {
                return false;
            }
            if (frames == 0) {
                frames = Integer.MAX_VALUE;
                cut();
                return false;
            }
            frames--;
            return true;
        }

        /** By the server, behind what it said before. */
        void closes(int code) {
            time.schedule(Duration.ZERO, () -> end(code));
        }

        void cut() {
            end(NO_CODE);
        }

        @Override
        public void close(int code) {
            time.schedule(Duration.ZERO, this::abort);
        }

        @Override
        public void abort() {
            end(NO_CODE);
        }

        private void end(int code) {
            if (!over) {
                over = true;
                listener.closed(code);
                Server to = up;
                if (to != null) {
                    time.schedule(Duration.ZERO, to::gone);
                }
            }
        }
    }
}
