package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Resume;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.SignalingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountedStreamTest {

    private static final Message REQUEST = new Message.Leave(Message.NO_ID, "r");
    private static final String PEER = "ana";

    private final Random random = new Random(1);
    private final CountedStream stream = new CountedStream(Secret.random(random));

    private String secret() {
        return stream.secret(PEER);
    }

    private boolean resumes(String shown, long received) {
        assertThat(stream.recognises(PEER, shown)).isTrue();
        return stream.resume(PEER, new Resume(shown, received), Secret.random(random));
    }

    private void transmits(int count) {
        for (int i = 0; i < count; i++) {
            byte[] frame = String.valueOf(stream.outbox.sent() + 1).getBytes(StandardCharsets.US_ASCII);
            stream.outbox.transmits(frame, Limits.DEFAULTS);
        }
    }

    private List<String> kept() {
        List<String> kept = new ArrayList<>();
        stream.outbox.forEachTransmitted(frame -> kept.add(new String(frame, StandardCharsets.US_ASCII)));
        return kept;
    }

    @Test
    void every_frame_counts_but_well_formed_ones_of_six_types() {
        EnumSet<MessageType> uncounted = EnumSet.noneOf(MessageType.class);
        for (MessageType type : MessageType.values()) {
            if (!type.counted()) {
                uncounted.add(type);
            }
        }
        assertThat(uncounted)
                .containsExactlyInAnyOrder(
                        MessageType.PING,
                        MessageType.PONG,
                        MessageType.ACK,
                        MessageType.WELCOME,
                        MessageType.GOING_AWAY,
                        MessageType.HELLO_AGAIN);
        assertThat(CountedStream.counts(null)).isTrue();
        assertThat(CountedStream.counts(new Message.Ack(1_000_000))).isFalse();
        assertThat(CountedStream.counts(new Message.Ping())).isFalse();
        assertThat(CountedStream.counts(new Message.Left(1, "r", LeaveReason.LEFT)))
                .isTrue();
    }

    @Test
    void an_acknowledgement_is_due_after_each_64() {
        for (int i = 1; i <= 200; i++) {
            stream.receives(new Message.Ping());
            assertThat(stream.receives(i % 2 == 0 ? REQUEST : null)).isEqualTo(i % 64 == 0);
            assertThat(stream.received()).isEqualTo(i);
        }
    }

    @Test
    void what_is_acknowledged_is_kept_no_more_and_more_than_was_sent_cannot_be() {
        transmits(3);
        stream.acknowledged(2);
        assertThat(kept()).containsExactly("3");
        stream.acknowledged(1); // late, and changes nothing
        assertThat(kept()).containsExactly("3");
        assertThatThrownBy(() -> stream.acknowledged(4))
                .isInstanceOfSatisfying(
                        SignalingException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_MESSAGE))
                .hasMessageContaining("is 4, but only 3");
    }

    @Test
    void a_resume_goes_on_where_the_client_is() {
        transmits(3);
        stream.receives(REQUEST);
        assertThat(resumes(secret(), 1)).isTrue();
        assertThat(kept()).containsExactly("2", "3");
        assertThat(stream.received()).isEqualTo(1);
        assertThat(stream.beginnings()).isZero();
    }

    @Test
    void where_something_is_missing_both_numbers_begin_anew() {
        transmits(3);
        stream.acknowledged(2);
        stream.receives(REQUEST);
        for (long received : new long[] {-1, 1, 4}) {
            assertThat(resumes(secret(), received)).as("%d", received).isFalse();
            assertThat(kept()).isEmpty();
            assertThat(stream.outbox.sent()).isZero();
            assertThat(stream.received()).isZero();
            transmits(3);
            stream.acknowledged(2);
        }
        assertThat(stream.beginnings()).isEqualTo(3);
    }

    @Test
    void a_message_that_was_lost_before_it_was_sent_is_missing_whatever_the_client_says() {
        transmits(1);
        stream.outbox.gap();
        assertThat(resumes(secret(), 1)).isFalse();
        assertThat(resumes(secret(), 0)).isTrue();
    }

    @Test
    void the_secrets_before_are_good_until_the_client_has_confirmed_the_newest() {
        String first = secret();
        assertThat(stream.confirmed()).isFalse();
        resumes(first, 0);
        assertThat(stream.confirmed()).isTrue();
        String second = secret();
        assertThat(second).isNotEqualTo(first);
        assertThat(stream.recognises(PEER, first)).isTrue();
        resumes(first, 0); // the second never arrived, or this comes late
        String third = secret();
        assertThat(List.of(first, second, third)).allMatch(shown -> stream.recognises(PEER, shown));
        stream.confirms();
        assertThat(List.of(first, second)).noneMatch(shown -> stream.recognises(PEER, shown));
        assertThat(stream.recognises(PEER, third)).isTrue();
        assertThat(stream.recognises("bo", third)).isFalse();
    }

    @Test
    void a_client_that_shows_the_secret_from_before_a_new_beginning_counts_by_numbers_that_are_void() {
        transmits(2);
        String first = secret();
        assertThat(resumes(first, -1)).isFalse();
        transmits(2); // as many as before, but others
        assertThat(resumes(first, 2)).isFalse();
        transmits(2);
        assertThat(resumes(secret(), 2)).isTrue();
    }

    @Test
    void a_client_that_shows_a_newer_secret_than_one_that_came_late_goes_on() {
        transmits(2);
        String first = secret();
        resumes(first, 0);
        String second = secret();
        resumes(first, 0); // from a connection that the client had given up
        assertThat(resumes(second, 1)).isTrue();
        assertThat(kept()).containsExactly("2");
        assertThat(resumes(second, -1)).isFalse();
        assertThat(resumes(second, 0)).isFalse(); // by numbers that are void
    }

    @Test
    void no_more_than_four_older_secrets_are_good_and_the_one_that_was_shown_is_among_them() {
        String first = secret();
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            resumes(first, 0);
            given.add(secret());
        }
        assertThat(given.subList(0, 6)).noneMatch(shown -> stream.recognises(PEER, shown));
        assertThat(given.subList(6, 10)).allMatch(shown -> stream.recognises(PEER, shown));
        assertThat(stream.recognises(PEER, first)).isTrue();
        assertThat(stream.hashes(PEER, null)).hasSize(5);
    }
}
