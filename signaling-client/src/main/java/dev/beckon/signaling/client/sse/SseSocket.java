package dev.beckon.signaling.client.sse;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import dev.beckon.signaling.spi.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A connection over server-sent events and POST (PROTOCOL.md, SSE + POST) as a socket. */
public final class SseSocket implements Socket, StreamListener {

    /** How long a close waits for what was sent before it. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Network network;
    private final URI uri;
    private final Map<String, String> headers;
    private final Scheduler scheduler;
    private final SocketListener listener;
    private final EventReader reader = new EventReader(Network.MOST, this::event);
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile Network.@Nullable Exchange stream;
    private volatile @Nullable PostQueue posts;

    /**
     * Begins to open it.
     *
     * @param network over which it goes
     * @param uri {@code http} or {@code https}
     * @param headers of each request
     * @param scheduler for the deadlines and retries of requests
     * @param listener told of the opening, of each text and of the end
     */
    public SseSocket(
            Network network, URI uri, Map<String, String> headers, Scheduler scheduler, SocketListener listener) {
        this.network = network;
        this.uri = uri;
        this.headers = headers;
        this.scheduler = scheduler;
        this.listener = listener;
        Map<String, String> asked = new HashMap<>(headers);
        asked.put("Accept", "text/event-stream");
        asked.put("Cache-Control", "no-store");
        Network.Exchange begun = network.stream(uri, asked, this);
        stream = begun;
        if (over.get()) {
            begun.cancel();
        }
    }

    @Override
    public void received(byte[] part) {
        if (!over.get() && !reader.read(part)) {
            end(Network.TOO_BIG);
        }
    }

    @Override
    public void ended() {
        end(Network.NO_CODE);
    }

    private void event(String name, String data) {
        if (over.get()) {
            return;
        }
        PostQueue up = posts;
        switch (name) {
            case "message" -> listener.received(data);
            case "open" -> {
                if (up == null) {
                    posts = new PostQueue(network, uri, headers, data, scheduler, this::end);
                    listener.opened();
                }
            }
            case "ping" -> {
                if (up != null) {
                    up.send("");
                }
            }
            case "close" -> end(code(data));
            default -> {
                // of a newer server
            }
        }
    }

    private static int code(String data) {
        try {
            return Integer.parseInt(data.split(" ", 2)[0]);
        } catch (NumberFormatException none) {
            return Network.NO_CODE;
        }
    }

    @Override
    public void send(String text) {
        PostQueue up = posts;
        if (up != null) {
            up.send(text);
        }
    }

    /** The code stays here: the server sees the stream end, after what was sent before. */
    @Override
    public void close(int code) {
        PostQueue up = posts;
        if (up == null) {
            end(code);
            return;
        }
        Scheduler.Cancellable timer = scheduler.schedule(LAST_WORDS, () -> end(code));
        up.whenFlushed(() -> {
            timer.cancel();
            end(code);
        });
    }

    @Override
    public void abort() {
        end(Network.NO_CODE);
    }

    private void end(int code) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        PostQueue up = posts;
        if (up != null) {
            up.stop();
        }
        Network.Exchange open = stream;
        if (open != null) {
            open.cancel();
        }
        listener.closed(code);
    }
}
