package dev.beckon.signaling.client.okhttp;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** One WebSocket of OkHttp, which keeps what waits to be sent and closes when that is more than 16 MiB. */
final class OkHttpSocket extends WebSocketListener implements Socket {

    private final SocketListener listener;
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile @Nullable WebSocket socket;
    private volatile boolean open;

    OkHttpSocket(SocketListener listener) {
        this.listener = listener;
    }

    void openedAs(WebSocket made) {
        socket = made;
        if (over.get()) {
            made.cancel();
        }
    }

    @Override
    public void onOpen(WebSocket opened, Response response) {
        socket = opened;
        open = true;
        if (!over.get()) {
            listener.opened();
        }
    }

    @Override
    public void onMessage(WebSocket from, String text) {
        if (text.length() > Network.MOST) {
            from.cancel();
            end(Network.TOO_BIG);
        } else if (!over.get()) {
            listener.received(text);
        }
    }

    @Override
    public void onClosing(WebSocket closing, int code, String reason) {
        end(code);
        closing.close(1000, null);
    }

    @Override
    public void onClosed(WebSocket closed, int code, String reason) {
        end(code);
    }

    @Override
    public void onFailure(WebSocket failed, Throwable failure, @Nullable Response response) {
        if (response != null) {
            response.close();
        }
        end(Network.NO_CODE, response == null ? failure.toString() : "HTTP " + response.code());
    }

    @Override
    public void send(String text) {
        WebSocket to = socket;
        if (to == null || !to.send(text)) {
            abort();
        }
    }

    @Override
    public void close(int code) {
        WebSocket to = socket;
        if (to != null && open) {
            to.close(code, null);
        } else {
            abort(); // OkHttp would wait for the opening without an end
        }
    }

    @Override
    public void abort() {
        end(Network.NO_CODE);
        WebSocket to = socket;
        if (to != null) {
            to.cancel();
        }
    }

    private void end(int code) {
        end(code, null);
    }

    private void end(int code, @Nullable String why) {
        if (over.compareAndSet(false, true)) {
            if (why != null) {
                listener.failed(why);
            }
            listener.closed(code);
        }
    }
}
