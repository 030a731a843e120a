package dev.beckon.signaling.client.okhttp;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** The network of OkHttp, 4.12 or newer. */
public final class OkHttpNetwork implements Network {

    private static final int IDLE_SECONDS = 30;

    private static final int PART = 8 * 1024;

    private final OkHttpClient client;

    /** On an OkHttp client of its own. */
    public OkHttpNetwork() {
        this(new OkHttpClient());
    }

    /**
     * On an OkHttp client of the application's.
     *
     * @param client whose proxies, certificates, interceptors and pools are used. The time limit for reads and the dispatcher are this network's own, and
     *     redirects are not followed: what is meant for one server goes to no other
     */
    public OkHttpNetwork(OkHttpClient client) {
        this.client = client.newBuilder()
                .dispatcher(dispatcher())
                .readTimeout(Duration.ZERO)
                .followRedirects(false)
                .build();
    }

    /** A socket or a stream has a thread as long as it lasts: so they have no bound, and keep no program from its end. */
    private static Dispatcher dispatcher() {
        Dispatcher dispatcher = new Dispatcher(new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "beckon-okhttp");
                    thread.setDaemon(true);
                    return thread;
                }));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return dispatcher;
    }

    @Override
    public Socket webSocket(URI uri, Map<String, String> headers, String subprotocol, SocketListener listener) {
        Request request = request(uri, headers)
                .header("Sec-WebSocket-Protocol", subprotocol)
                .build();
        OkHttpSocket socket = new OkHttpSocket(listener);
        socket.openedAs(client.newWebSocket(request, socket));
        return socket;
    }

    @Override
    public Exchange stream(URI uri, Map<String, String> headers, StreamListener listener) {
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) {
                listener.ended();
            }
        };
        Call call = client.newCall(request(uri, headers).build());
        call.enqueue(new Callback() {
            @Override
            public void onResponse(Call answered, Response response) {
                try (ResponseBody body = response.body()) {
                    if (response.code() == 200 && body != null) {
                        read(body, listener);
                    }
                } catch (IOException broken) {
                    // the end says it all
                }
                end.run();
            }

            @Override
            public void onFailure(Call failed, IOException failure) {
                end.run();
            }
        });
        return call::cancel;
    }

    private static void read(ResponseBody body, StreamListener listener) throws IOException {
        byte[] buffer = new byte[PART];
        for (int read = body.byteStream().read(buffer);
                read >= 0;
                read = body.byteStream().read(buffer)) {
            listener.received(Arrays.copyOf(buffer, read));
        }
    }

    @Override
    public Exchange post(URI uri, Map<String, String> headers, byte[] body, IntConsumer status) {
        String type = headers.get("Content-Type");
        RequestBody content = RequestBody.create(body, type == null ? null : MediaType.parse(type));
        Call call = client.newCall(request(uri, headers).post(content).build());
        call.enqueue(new Callback() {
            @Override
            public void onResponse(Call answered, Response response) {
                response.close();
                status.accept(response.code());
            }

            @Override
            public void onFailure(Call failed, IOException failure) {
                status.accept(0);
            }
        });
        return call::cancel;
    }

    private static Request.Builder request(URI uri, Map<String, String> headers) {
        Request.Builder request = new Request.Builder().url(uri.toString());
        headers.forEach(request::header);
        return request;
    }
}
