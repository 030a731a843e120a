package dev.beckon.signaling.session;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Share;
import dev.beckon.signaling.limits.Shares;
import dev.beckon.signaling.testing.FakeTime;
import java.util.ArrayDeque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuessesTest {

    private static final Share OPEN = Share.UNLIMITED;

    /** What a connection's executor has yet to do does not matter: a guesser with the answer in hand has been counted, on all connections. */
    @ParameterizedTest
    @ValueSource(strings = {"{'type':'who','room':'r'}", "{'type':'join','room':'r'}"})
    void a_guess_is_counted_before_it_is_answered(String guess) {
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .limits(Limits.builder()
                        .shares(new Shares(OPEN, OPEN, OPEN, OPEN, new Share(1, 1), OPEN))
                        .build())
                .build();
        TestClient one = new TestClient(node, time, "192.0.2.1").hello("a");
        TestClient another = new TestClient(node, time, "192.0.2.1").hello("b");
        ArrayDeque<Runnable> later = new ArrayDeque<>();
        one.executor = later::add;

        one.says(guess).getsError("not-found");
        another.says(guess).getsError("rate-limited");
    }
}
