package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the core relies on in a {@link dev.beckon.signaling.spi.Transport}. A test of yours extends this class and says how a server for a node is
 * started and how a client reaches it; the tests then talk to it from outside.
 */
@Timeout(300)
public abstract class TransportContract {

    /** A server that was started for a node. */
    public interface Server {
        /** A new connection, open for messages. */
        ContractClient connect() throws Exception;

        /** Stops the server, and with it every connection. */
        void close() throws Exception;
    }

    /** Starts a server that opens a connection of the node for each client. */
    protected abstract Server serve(Signaling node) throws Exception;

    /** Whether the transport can ping below the level of messages, and its clients answer by themselves. */
    protected boolean pings() {
        return true;
    }

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final List<Server> servers = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (Server server : servers) {
            server.close();
        }
        executor.shutdownNow();
    }

    private Server start(Limits limits) throws Exception {
        Signaling node = Signaling.builder(Scheduler.on(executor))
                .limits(limits)
                .registry(PeerRegistry.inMemory())
                .build();
        Server server = serve(node);
        servers.add(server);
        return server;
    }

    private static ContractClient member(Server server, String peer) throws Exception {
        ContractClient client = server.connect();
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
    void a_close_follows_what_was_sent_before_it_with_code_and_text() throws Exception {
        Server server = start(Limits.DEFAULTS);
        ContractClient ana = member(server, "ana");
        for (int i = 0; i < 6; i++) {
            ana.send("]");
        }
        for (int i = 0; i < 6; i++) {
            ana.next("error");
        }
        assertThat(ana.closeCode()).isEqualTo(1008);
    }

    @Test
    void a_bye_closes_normally() throws Exception {
        Server server = start(Limits.DEFAULTS);
        ContractClient ana = member(server, "ana");
        ana.send("{\"type\":\"bye\"}");
        assertThat(ana.closeCode()).isEqualTo(1000);
    }

    @Test
    void a_client_that_closes_is_away_and_may_resume() throws Exception {
        leavesAndResumes(ContractClient::close);
    }

    @Test
    void a_client_that_vanishes_is_away_and_may_resume() throws Exception {
        leavesAndResumes(ContractClient::abort);
    }

    private void leavesAndResumes(java.util.function.Consumer<ContractClient> how) throws Exception {
        Server server = start(Limits.DEFAULTS);
        ContractClient ana = member(server, "ana");
        ContractClient bo = server.connect();
        bo.send("{\"type\":\"hello\",\"peer\":\"bo\"}");
        Matcher secret = Pattern.compile("\"session\":\"([^\"]+)\"").matcher(bo.next("welcome"));
        assertThat(secret.find()).isTrue();
        bo.send("{\"type\":\"join\",\"room\":\"r\"}");
        bo.next("joined");
        ana.next("peer-joined");
        how.accept(bo);
        ana.next("peer-away");
        ana.send("{\"type\":\"send\",\"to\":\"bo\",\"data\":1}");

        ContractClient again = server.connect();
        again.send("{\"type\":\"hello\",\"resume\":{\"session\":\"" + secret.group(1) + "\",\"received\":1}}");
        assertThat(again.next("welcome")).contains("\"resumed\":true");
        again.next("message");
        ana.next("peer-back");
    }

    @Test
    void without_hello_the_connection_is_closed() throws Exception {
        Server server =
                start(Limits.builder().helloTimeout(Duration.ofSeconds(2)).build());
        assertThat(server.connect().closeCode()).isEqualTo(4003);
    }

    @Test
    void an_idle_client_stays_if_and_only_if_it_answers_pings() throws Exception {
        Limits quick = Limits.builder()
                .heartbeat(Duration.ofMillis(300))
                .silence(Duration.ofSeconds(4))
                .build();
        Server server = start(quick);
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
}
