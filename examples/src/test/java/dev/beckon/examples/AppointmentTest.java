package dev.beckon.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.RoomRef;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A doctor, a patient and a stranger. */
class AppointmentTest {

    private static final Map<String, Appointment.Account> LOGINS = Map.of(
            "token-d", new Appointment.Account("doctor", "Dr. May"),
            "token-p", new Appointment.Account("patient", "Pat"),
            "token-x", new Appointment.Account("stranger", "X"));

    private final Appointment appointment = new Appointment(LOGINS::get, 0);

    AppointmentTest() throws Exception {}

    @AfterEach
    void stop() throws Exception {
        appointment.server.close(Duration.ZERO).get(60, TimeUnit.SECONDS);
    }

    private final class Client implements WebSocket.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;

        Client(String token) throws Exception {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Origin", "https://app.example.org")
                    .subprotocols("beckon.v1")
                    .buildAsync(
                            URI.create("ws://localhost:"
                                    + appointment.server.address().getPort() + "/signal"),
                            this)
                    .get(60, TimeUnit.SECONDS);
            says("{\"type\":\"hello\",\"token\":\"" + token + "\",\"name\":\"root\"}");
        }

        void says(String message) throws Exception {
            socket.sendText(message, true).get(60, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.add("closed " + code);
            return null;
        }

        /** What it hears next of this kind. */
        String hears(String kind) throws Exception {
            for (; ; ) {
                String next = heard.poll(60, TimeUnit.SECONDS);
                assertThat(next).as("waiting for " + kind).isNotNull();
                if (next.contains(kind)) {
                    return next;
                }
            }
        }
    }

    @Test
    void the_two_meet_and_the_slot_ends() throws Exception {
        RoomRef slot = appointment
                .begin("slot-1", "doctor", "patient", Duration.ofHours(1))
                .get(60, TimeUnit.SECONDS);
        Client patient = new Client("token-p");
        patient.says("{\"type\":\"join\",\"room\":\"slot-1\"}");
        assertThat(patient.hears("\"joined\"")).doesNotContain("moderator");
        Client stranger = new Client("token-x");
        stranger.says("{\"type\":\"join\",\"room\":\"slot-1\"}");
        stranger.hears("\"forbidden\"");
        Client doctor = new Client("token-d");
        doctor.says("{\"type\":\"join\",\"room\":\"slot-1\"}");
        assertThat(doctor.hears("\"joined\"")).contains("\"moderator\"").contains("\"Pat\"");
        assertThat(patient.hears("\"peer-joined\"")).contains("\"Dr. May\"");
        assertThat(slot.send("\"five minutes left\"").get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(patient.hears("\"notice\"")).contains("five minutes left");
        assertThat(slot.end("The appointment is over.").get(60, TimeUnit.SECONDS))
                .isTrue();
        assertThat(doctor.hears("\"left\"")).contains("The appointment is over.");
    }

    @Test
    void a_closed_account_is_out_at_once() throws Exception {
        Client patient = new Client("token-p");
        patient.hears("\"welcome\"");
        appointment.accountClosed("patient");
        assertThat(patient.hears("\"bye\"")).contains("Your account was closed.");
        assertThat(patient.hears("closed")).isEqualTo("closed 4502");
    }

    @Test
    void nobody_comes_in_without_a_login() throws Exception {
        new Client("wrong").hears("\"unauthenticated\"");
    }
}
