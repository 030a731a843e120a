package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server with its defaults, and a network that swallows packets: no FIN, no RST, no ICMP. */
@Timeout(300)
class PacketDropIT {

    private static final String HERE = "127.0.0.1";
    private static final String BEYOND = "127.0.0.2";

    @Test
    void those_whose_packets_vanish_are_found_by_their_silence_while_the_server_says_nothing_and_while_it_says_much()
            throws Exception {
        try (IsolatedNetwork network = IsolatedNetwork.start();
                ClientProcess bo = new ClientProcess(network, HERE);
                ClientProcess quiet = new ClientProcess(network, BEYOND);
                ClientProcess busy = new ClientProcess(network, BEYOND)) {
            bo.says("{'type':'hello','peer':'bo'}");
            quiet.says("{'type':'hello','peer':'quiet'}");
            busy.says("{'type':'hello','peer':'busy'}");
            for (ClientProcess client : List.of(quiet, busy)) {
                String join = "{'type':'join','room':'" + (client == quiet ? "one" : "two") + "','create':true}";
                client.says(join);
                client.hears("joined");
                bo.says(join);
                client.hears("peer-joined");
            }
            long from = System.nanoTime();
            for (ClientProcess client : List.of(quiet, busy)) {
                client.says("{'type':'ping'}");
                client.hears("pong");
            }
            network.swallow(BEYOND);
            Map<String, Duration> found = new HashMap<>();
            int sent = 0;
            while (found.size() < 2) {
                bo.says("{'type':'send','to':'busy','data':" + ++sent + "}");
                String heard = bo.inbox.hearsWithin(50); // far below the rate that one may send at
                Duration after = Duration.ofNanos(System.nanoTime() - from);
                if (heard != null && heard.startsWith("{\"type\":\"peer-away\"")) {
                    found.put(heard.contains("\"peer\":\"quiet\"") ? "quiet" : "busy", after);
                }
            }
            System.out.println("packets vanish: found after " + found);
            // a reset or an error would have told the server sooner; nothing else would have told it within minutes
            Limits defaults = Limits.DEFAULTS;
            assertThat(found.values())
                    .allSatisfy(after -> assertThat(after).isGreaterThanOrEqualTo(defaults.silence()));
            assertThat(defaults.silence().plus(Limits.SWEEP)).isLessThanOrEqualTo(Duration.ofSeconds(15));
            assertThat(busy.inbox.hearsWithin(0)).as("what came through").isNull();

            quiet.leaves(); // else what the kernel still sends again may come to them, and count as received
            busy.leaves();
            network.letThrough(BEYOND);
            try (ClientProcess quietAgain = new ClientProcess(network, BEYOND);
                    ClientProcess busyAgain = new ClientProcess(network, BEYOND)) {
                quietAgain.resumes(quiet);
                busyAgain.resumes(busy);
                for (int i = 1; i <= sent; i++) {
                    assertThat(busyAgain.hears("message")).contains("\"data\":" + i + "}");
                }
            }
        }
    }
}
