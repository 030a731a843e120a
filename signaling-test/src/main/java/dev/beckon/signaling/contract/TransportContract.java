package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What the core relies on in a {@link dev.beckon.signaling.spi.Transport}. A test of yours extends this class and says how a server for a node is
 * started and how a client reaches it; the tests then talk to it from outside.
 *
 * <p>Mostly the tests wait for clients that are silent. They share nothing, and run at once where JUnit runs tests in parallel.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
public abstract class TransportContract extends TransportThreadsContract {

    /** In the buffers of two sockets, of the kernel and of a client. */
    private static final int MORE_THAN_SOCKETS_HOLD = 64 * 1024 * 1024;

    private static final int CLOSED_NORMALLY = 1000;

    private static final Limits SOON_SILENT = Limits.builder()
            .heartbeat(Duration.ofMillis(300))
            .silence(Duration.ofSeconds(4))
            .build();

    /** For a test that extends this class. */
    protected TransportContract() {}

    /** A server that was started for a node. */
    public interface Server {
        /**
         * A new connection, open for messages. Blocks until it is.
         *
         * @return the client's end of it, which need not be closed: it ends with the server
         * @throws Exception if it does not open: the test fails
         */
        ContractClient connect() throws Exception;

        /**
         * Stops the server, and with it every connection.
         *
         * @throws Exception if it cannot be stopped: the test fails
         */
        void close() throws Exception;
    }

    /**
     * Starts a server that opens a connection of the node for each client. A test may start several.
     *
     * @param node the node; its time is real
     * @return the server; the test closes it
     * @throws Exception if it does not start: the test fails
     */
    protected abstract Server serve(Signaling node) throws Exception;

    /**
     * Whether the transport can ping below the level of messages, and its clients answer by themselves.
     *
     * @return true by default; where it is false, the contract expects that a silent client is closed
     */
    protected boolean pings() {
        return true;
    }

    /**
     * Whether the transport knows how much of what was sent has not gone out. With one that does not know, a client that does not read makes the server hold all that is sent to
     * it.
     *
     * @return true by default; where it is false, the contract expects that a client that does not read is not closed
     */
    protected boolean countsQueuedBytes() {
        return true;
    }

    /**
     * Whether the transport can stop reading. With one that cannot, a client that sends too much gets errors, and what it sent is lost.
     *
     * @return true by default; where it is false, the contract expects {@code rate-limited} errors
     */
    protected boolean stopsReading() {
        return true;
    }

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final List<Server> servers = new ArrayList<>();
    private final List<ContractClient> clients = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        clients.forEach(ContractClient::goOnReading); // so that no thread of theirs waits for ever
        for (Server server : servers) {
            server.close();
        }
        executor.shutdownNow();
    }

    private Server start(Limits limits) throws Exception {
        return start(node -> node.limits(limits));
    }

    @Override
    final Server start(Consumer<Signaling.Builder> options) throws Exception {
        Signaling.Builder builder = Signaling.builder(Scheduler.on(executor));
        options.accept(builder);
        Server server = serve(builder.build());
        servers.add(server);
        return server;
    }

    @Override
    final ContractClient connect(Server server) throws Exception {
        ContractClient client = server.connect();
        client.patience(patience());
        clients.add(client);
        return client;
    }

    private ContractClient member(Server server, String peer) throws Exception {
        ContractClient client = connect(server);
        client.send("{\"type\":\"hello\",\"peer\":\"" + peer + "\"}");
        client.next("welcome");
        client.send("{\"type\":\"join\",\"room\":\"r\",\"create\":true}");
        client.next("joined");
        return client;
    }

    @Test
    void messages_arrive_whole_and_in_order() throws Exception {
        Server server = start(Limits.builder().rates(Rates.UNLIMITED).build());
        ContractClient ana = member(server, "ana");
        ContractClient bo = member(server, "bo");
        ana.next("peer-joined");
        String filler = "é😀\\n".repeat(1000);
        for (int i = 0; i < 200; i++) {
            ana.send("{\"type\":\"send\",\"to\":\"bo\",\"data\":\"" + i + (i % 50 == 0 ? filler : "") + "\"}");
        }
        for (int i = 0; i < 200; i++) {
            assertThat(bo.nextOf("message"))
                    .isEqualTo("{\"type\":\"message\",\"from\":\"ana\",\"data\":\"" + i + (i % 50 == 0 ? filler : "")
                            + "\"}");
        }
    }

    @Test
    void many_senders_at_once_mix_no_frames_and_keep_each_ones_order() throws Exception {
        Server server = start(Limits.builder().rates(Rates.UNLIMITED).build());
        ContractClient bo = member(server, "bo");
        List<ContractClient> senders = new ArrayList<>();
        for (int s = 0; s < 4; s++) {
            senders.add(member(server, "s" + s));
        }
        List<Thread> threads = new ArrayList<>();
        for (ContractClient sender : senders) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    sender.send("{\"type\":\"send\",\"to\":\"bo\",\"data\":" + i + "}");
                }
            });
            threads.add(thread);
            thread.start();
        }
        Pattern form = Pattern.compile("\\{\"type\":\"message\",\"from\":\"(s\\d)\",\"data\":(\\d+)}");
        Map<String, Integer> next = new HashMap<>();
        for (int i = 0; i < 800; i++) {
            Matcher message = form.matcher(bo.nextOf("message"));
            assertThat(message.matches()).isTrue();
            assertThat(Integer.parseInt(message.group(2))).isEqualTo(next.merge(message.group(1), 1, Integer::sum) - 1);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void a_close_follows_what_was_sent_before_it_and_nothing_follows_the_close() throws Exception {
        Server server = start(Limits.DEFAULTS);
        ContractClient bo = member(server, "bo");
        ContractClient ana = member(server, "ana");
        bo.next("peer-joined");
        ana.stopReading();
        for (int i = 0; i < 6; i++) {
            ana.send("]");
        }
        bo.next("peer-away"); // all is sent, and much of it waits
        ana.goOnReading();
        for (int i = 0; i < 6; i++) {
            ana.next("error");
        }
        assertThat(ana.closeCode()).isEqualTo(1008);
        assertThat(ana.afterTheEnd()).isZero();
    }

    /** {@code queuedBytes} bounds what is held for a client that does not read: its connection is closed, and the others hear of it. */
    @Test
    void a_client_that_does_not_read_is_closed_once_too_much_waits_for_it() throws Exception {
        Server server = start(Limits.builder()
                .rates(Rates.UNLIMITED)
                .queuedBytes(256 * 1024)
                .outboxBytes(256 * 1024)
                .build());
        ContractClient ana = member(server, "ana");
        ContractClient bo = member(server, "bo");
        ana.next("peer-joined");
        bo.stopReading();
        String message = "{\"type\":\"send\",\"to\":\"bo\",\"data\":\"" + "x".repeat(60_000) + "\"}";
        boolean away = false;
        for (int sent = 0; sent < MORE_THAN_SOCKETS_HOLD / message.length() && !away; sent++) {
            ana.send(message);
            away = ana.has("peer-away");
        }
        if (countsQueuedBytes()) {
            if (!away) {
                ana.nextOf("peer-away");
            }
            bo.goOnReading();
            assertThat(bo.closeCode()).isNotEqualTo(CLOSED_NORMALLY);
        } else {
            ana.send("{\"type\":\"ping\"}");
            ana.nextOf("pong");
            assertThat(away).as("it counts, then").isFalse();
            bo.goOnReading();
        }
    }

    /** The largest message that the node takes, and more in all than may wait for a client. */
    @Test
    void a_client_that_reads_gets_messages_of_any_size_and_more_than_may_wait() throws Exception {
        int large = Limits.DEFAULTS.frameBytes() - 200;
        Server server = start(
                Limits.builder().rates(Rates.UNLIMITED).queuedBytes(2 * large).build());
        ContractClient ana = member(server, "ana");
        ContractClient bo = member(server, "bo");
        ana.next("peer-joined");
        String filler = "x".repeat(large);
        for (int i = 0; i < 8; i++) {
            ana.send("{\"type\":\"send\",\"to\":\"bo\",\"data\":\"" + i + filler + "\"}");
            assertThat(bo.nextOf("message")).hasSizeGreaterThan(large).contains("\"" + i + "x");
        }
        assertThat(bo.isClosed()).isFalse();
    }

    /** A client that sends more than its rate is read more slowly and loses nothing by that. */
    @Test
    void a_client_that_sends_too_much_waits_and_loses_nothing() throws Exception {
        int rate = 50;
        Server server = start(
                Limits.builder().rates(new Rates(rate, rate, rate, rate, rate)).build());
        ContractClient ana = member(server, "ana");
        ContractClient bo = member(server, "bo");
        int messages = (2 * Rates.BURST_SECONDS + 2) * rate; // a burst, what is taken after it, and more
        String filler = "x".repeat(1_000); // transports read some messages ahead
        Thread sending = new Thread(() -> {
            for (int i = 0; i < messages; i++) {
                ana.send("{\"type\":\"send\",\"id\":1,\"to\":\"bo\",\"data\":\"" + filler + i + "\"}");
            }
        });
        sending.start();
        if (stopsReading()) {
            for (int i = 0; i < messages; i++) {
                assertThat(bo.nextOf("message")).endsWith(filler + i + "\"}");
            }
            sending.join();
            assertThat(ana.has("error")).isFalse();
        } else {
            assertThat(ana.nextOf("error")).contains("rate-limited");
            sending.join();
        }
    }

    @Test
    void a_bye_closes_normally() throws Exception {
        Server server = start(Limits.DEFAULTS);
        ContractClient ana = member(server, "ana");
        ana.send("{\"type\":\"bye\"}");
        assertThat(ana.closeCode()).isEqualTo(CLOSED_NORMALLY);
    }

    @Test
    void a_client_that_closes_is_away_and_may_resume() throws Exception {
        leavesAndResumes(ContractClient::close);
    }

    @Test
    void a_client_that_vanishes_is_away_and_may_resume() throws Exception {
        leavesAndResumes(ContractClient::abort);
    }

    private void leavesAndResumes(Consumer<ContractClient> how) throws Exception {
        Server server = start(Limits.DEFAULTS);
        ContractClient ana = member(server, "ana");
        ContractClient bo = connect(server);
        bo.send("{\"type\":\"hello\",\"peer\":\"bo\"}");
        Matcher secret = Pattern.compile("\"session\":\"([^\"]+)\"").matcher(bo.next("welcome"));
        assertThat(secret.find()).isTrue();
        bo.send("{\"type\":\"join\",\"room\":\"r\"}");
        bo.next("joined");
        ana.next("peer-joined");
        ana.send("{\"type\":\"send\",\"to\":\"bo\",\"data\":1}");
        bo.next("message"); // and does not say so
        how.accept(bo);
        ana.next("peer-away");
        ana.send("{\"type\":\"send\",\"to\":\"bo\",\"data\":2}");

        ContractClient again = connect(server);
        again.send("{\"type\":\"hello\",\"resume\":{\"session\":\"" + secret.group(1) + "\",\"received\":1}}");
        assertThat(again.next("welcome")).contains("\"resumed\":true");
        assertThat(again.next("message")).contains("\"data\":1");
        assertThat(again.next("message")).contains("\"data\":2");
        ana.next("peer-back");
    }

    @Test
    void without_hello_the_connection_is_closed() throws Exception {
        Server server =
                start(Limits.builder().helloTimeout(Duration.ofSeconds(2)).build());
        assertThat(connect(server).closeCode()).isEqualTo(4003);
    }

    @Test
    void an_idle_client_stays_if_and_only_if_it_answers_pings() throws Exception {
        Server server = start(SOON_SILENT);
        ContractClient idle = member(server, "idle");
        ContractClient ana = member(server, "ana");
        for (int i = 0; i < 18; i++) { // twice the silence that is borne
            ana.send("{\"type\":\"ping\"}");
            ana.nextOf("pong");
            boolean quiet = ana.nothingFor(Duration.ofMillis(450));
            assertThat(quiet || !pings()).as("idle is not away").isTrue();
        }
        assertThat(idle.isClosed()).isEqualTo(!pings());
    }

    /** Nor is its silence taken for life by whoever pings it. */
    @Test
    void a_client_that_answers_no_ping_is_away() throws Exception {
        Server server = start(SOON_SILENT);
        ContractClient ana = member(server, "ana");
        ContractClient bo = member(server, "bo");
        ana.next("peer-joined");
        bo.stopReading();
        ana.send("{\"type\":\"send\",\"to\":\"bo\",\"data\":1}"); // which bo does not read, nor what follows
        long end = System.nanoTime() + patience().toNanos();
        boolean away = false;
        while (!away && System.nanoTime() - end < 0) {
            ana.send("{\"type\":\"ping\"}");
            Thread.sleep(450);
            away = ana.has("peer-away");
        }
        assertThat(away).isTrue();
    }
}
