package dev.beckon.signaling.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.spi.AccessPolicy.Decision;
import dev.beckon.signaling.spi.AccessPolicy.Moderation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every question that a policy is asked, also those of versions to come. */
class AccessPoliciesTest {

    private static final RoomOptions ASKED = RoomOptions.of(3);

    private static final List<Object> EXAMPLES = List.of(
            new Requester(new PeerInfo("ana", null, null), Identity.ANONYMOUS),
            "bo",
            ASKED,
            new Moderation(MessageType.LOCK, "r", null, null),
            new Message.Pong());

    static List<Method> questions() {
        return Arrays.asList(AccessPolicy.class.getMethods());
    }

    private static Object answer(AccessPolicy policy, Method question) throws ReflectiveOperationException {
        Object[] about = Arrays.stream(question.getParameterTypes())
                .map(type ->
                        EXAMPLES.stream().filter(type::isInstance).findFirst().orElseThrow())
                .toArray();
        Object answer = question.invoke(policy, about);
        return answer instanceof CompletionStage<?> stage
                ? stage.toCompletableFuture().join()
                : answer;
    }

    @ParameterizedTest
    @MethodSource("questions")
    void open_leaves_it_to_the_room_and_closed_says_no(Method question) throws Exception {
        boolean options = question.getName().equals("roomOptions");
        assertThat(answer(AccessPolicy.OPEN, question)).isEqualTo(options ? ASKED : Decision.BY_ROOM);
        assertThat(answer(AccessPolicy.CLOSED, question)).isEqualTo(options ? ASKED : Decision.NO);
    }

    @ParameterizedTest
    @MethodSource("questions")
    void what_is_not_overridden_is_asked_of_the_other_policy(Method question) throws Exception {
        assertThat(ForwardingAccessPolicy.class.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(question.getName()));
        assertThat(answer(new ForwardingAccessPolicy(AccessPolicy.CLOSED), question))
                .isEqualTo(answer(AccessPolicy.CLOSED, question));
    }
}
