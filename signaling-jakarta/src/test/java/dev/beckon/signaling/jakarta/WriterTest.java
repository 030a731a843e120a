package dev.beckon.signaling.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.message.CloseReason;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What a writer does when its executor takes nothing any more, as a pool does that is shut down or full. */
class WriterTest {

    private static final Executor FULL = task -> {
        throw new RejectedExecutionException("full");
    };

    private final List<Integer> closed = new CopyOnWriteArrayList<>();
    private final Session session = (Session) Proxy.newProxyInstance(
            Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, given) -> {
                if (method.getName().equals("close")) {
                    closed.add(((jakarta.websocket.CloseReason) given[0])
                            .getCloseCode()
                            .getCode());
                }
                return method.getName().equals("getUserProperties") ? new HashMap<>() : null;
            });
    private final Writer writer = new Writer(session, new Connections(FULL, 0), 1_000, () -> {});

    @Test
    void the_core_hears_of_it_and_the_connection_is_closed_all_the_same() {
        assertThatThrownBy(() -> writer.send("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RejectedExecutionException.class);
        writer.close(CloseReason.INTERNAL);
        await().atMost(Duration.ofSeconds(60)).until(() -> !closed.isEmpty());
        assertThat(closed).containsExactly(CloseReason.INTERNAL.code());
    }

    @Test
    void a_close_that_is_the_first_to_be_refused_closes_too() {
        assertThatThrownBy(() -> writer.close(CloseReason.NORMAL)).isInstanceOf(RejectedExecutionException.class);
        await().atMost(Duration.ofSeconds(60)).until(() -> !closed.isEmpty());
        assertThat(closed).containsExactly(CloseReason.NORMAL.code());
    }
}
