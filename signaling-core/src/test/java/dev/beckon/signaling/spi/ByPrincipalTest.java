package dev.beckon.signaling.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ByPrincipalTest {

    private static Identity identity(@Nullable Principal principal) {
        Opening opening = new Opening("test", "/signal", Map.of(), Map.of(), null, principal, true);
        Message.Hello hello = new Message.Hello(Message.NO_ID, null, null, null, null, null);
        return Authenticator.principal()
                .authenticate(hello, opening)
                .toCompletableFuture()
                .join();
    }

    @Test
    void the_name_of_the_login_is_the_user() {
        assertThat(identity(() -> "ana").user()).isEqualTo("ana");
    }

    @Test
    void without_a_login_nobody_is_let_in() {
        assertRefused(null);
        assertRefused(() -> null);
        assertRefused(() -> "");
        assertRefused(() -> "x".repeat(257));
    }

    private static void assertRefused(@Nullable Principal principal) {
        assertThatThrownBy(() -> identity(principal))
                .cause()
                .isInstanceOfSatisfying(
                        SignalingException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }
}
