package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.session.CallBook.Arrival;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallBookTest {

    private static final PeerInfo ANA = new PeerInfo("ana", null, null);
    private static final PeerInfo BO = new PeerInfo("bo", null, null);
    private static final PeerInfo CY = new PeerInfo("cy", null, null);

    private final List<String> told = new ArrayList<>();
    private final CallBook book = book("bo");

    private CallBook book(String self) {
        return new CallBook(self, 3, new CallBook.Watcher() {
            @Override
            public void active(Call call, PeerInfo other) {
                told.add(call.id + " with " + other.peer());
            }

            @Override
            public void over(Call call, EndReason reason) {
                told.add(call.id + " over: " + reason.wire());
            }
        });
    }

    private static Set<String> set(String... peers) {
        return new LinkedHashSet<>(List.of(peers));
    }

    private Call get(String id) {
        return Objects.requireNonNull(book.get(id));
    }

    @Test
    void of_those_called_the_first_who_enters_gets_the_call() {
        book.calls("c1", set("ana", "cy", "dan"));
        assertThat(book.declined("c1", "dan", false)).isNull();
        assertThat(book.answered("c1", CY)).containsExactly("ana");
        assertThat(told).containsExactly("c1 with cy");
        assertThat(book.answered("c1", ANA)).isEmpty();
        assertThat(book.otherLeft("c1", LeaveReason.LEFT)).isTrue();
        assertThat(told).containsExactly("c1 with cy", "c1 over: hangup");
        assertThat(book.known("c1")).isNull();
    }

    @Test
    void when_all_decline_one_busy_line_makes_it_busy() {
        book.calls("c1", set("ana", "cy"));
        assertThat(book.declined("c1", "ana", true)).isNull();
        assertThat(book.declined("c1", "ana", true)).as("twice").isNull();
        assertThat(book.declined("c1", "cy", false)).isEqualTo(EndReason.BUSY);
        book.calls("c2", set("ana"));
        assertThat(book.declined("c2", "ana", false)).isEqualTo(EndReason.DECLINED);
    }

    @Test
    void a_call_that_comes_in_rings_and_is_answered_once() {
        assertThat(book.comes("c1", ANA)).isEqualTo(Arrival.RINGS);
        assertThat(book.ringingFrom(Set.of("ana", "cy"))).isSameAs(get("c1"));
        assertThat(book.answers("c1")).isTrue();
        assertThat(book.answers("c1")).isFalse();
        assertThat(book.ringingFrom(Set.of("ana"))).isNull();
        book.active(get("c1"), ANA);
        assertThat(book.otherLeft("c1", LeaveReason.LOST)).isTrue();
        assertThat(told).containsExactly("c1 with ana", "c1 over: lost");
    }

    @Test
    void what_could_not_be_accepted_rings_again_and_its_time_still_counts() {
        book.comes("c1", ANA);
        book.answers("c1");
        assertThat(book.timesOut("c1")).isFalse();
        book.endedByCaller("c1", EndReason.CANCELLED); // the registry says whether that came first
        assertThat(book.ringsAgain("c1")).isSameAs(get("c1"));
        assertThat(get("c1").timedOut).isTrue();
        assertThat(book.timesOut("c1")).isTrue();
        assertThat(book.ringsAgain("c1")).isNull();
    }

    @Test
    void of_two_who_call_each_other_the_one_whose_id_sorts_first_is_called_back_by_the_other() {
        book.calls("mine", set("ana"));
        assertThat(book.comes("hers", ANA)).isEqualTo(Arrival.OWN_GIVES_WAY);
        assertThat(get("hers").state).isEqualTo(Call.State.ANSWERING);
        assertThat(get("hers").shown).isFalse();

        book.calls("mine too", set("cy"));
        assertThat(book.comes("theirs", CY)).isEqualTo(Arrival.OWN_GOES_ON);
        assertThat(book.get("theirs")).isNull();
    }

    @Test
    void both_sides_of_a_crossing_come_to_the_same_end() {
        CallBook ana = book("ana");
        ana.calls("hers", set("bo"));
        book.calls("mine", set("ana"));
        assertThat(ana.comes("mine", BO)).isEqualTo(Arrival.OWN_GOES_ON);
        assertThat(book.comes("hers", ANA)).isEqualTo(Arrival.OWN_GIVES_WAY);
    }

    @Test
    void who_is_in_a_call_with_the_caller_or_in_too_many_is_busy() {
        book.comes("c1", ANA);
        book.answers("c1");
        assertThat(book.comes("c2", ANA)).isEqualTo(Arrival.BUSY);
        assertThat(book.comes("c3", CY)).isEqualTo(Arrival.RINGS);
        assertThat(book.comes("c4", new PeerInfo("dan", null, null))).isEqualTo(Arrival.RINGS);
        assertThat(book.comes("c5", new PeerInfo("eve", null, null))).isEqualTo(Arrival.BUSY);
        assertThatThrownBy(book::mustHaveRoom)
                .isInstanceOfSatisfying(
                        SignalingException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_STATE));
    }

    @Test
    void what_is_over_is_known_for_a_while_and_what_never_was_is_not_found() {
        assertThatThrownBy(() -> book.known("c1")).hasMessageContaining("no call c1");
        for (int i = 0; i < 17; i++) {
            book.comes("c" + i, ANA);
            book.end(get("c" + i), EndReason.DECLINED);
        }
        assertThat(book.known("c16")).isNull();
        assertThat(book.known("c1")).isNull();
        assertThatThrownBy(() -> book.known("c0")).isInstanceOf(SignalingException.class);
    }
}
