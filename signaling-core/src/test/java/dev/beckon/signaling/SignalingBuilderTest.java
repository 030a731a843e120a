package dev.beckon.signaling;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.testing.FakeTime;
import org.junit.jupiter.api.Test;

/** What a node is not made of. */
class SignalingBuilderTest {

    private final Signaling.Builder node = Signaling.builder(new FakeTime());

    @Test
    @SuppressWarnings("NullAway")
    void what_is_missing_is_named_where_it_is_given() {
        assertThatThrownBy(() -> node.registry(null)).hasMessage("the registry is null");
        assertThatThrownBy(() -> node.authenticator(null)).hasMessage("the authenticator is null");
        assertThatThrownBy(() -> node.listener(null)).hasMessage("the listener is null");
        assertThatThrownBy(() -> node.limits(null)).hasMessage("the limits are null");
        assertThatThrownBy(() -> Signaling.builder(null)).hasMessage("the scheduler is null");
    }
}
