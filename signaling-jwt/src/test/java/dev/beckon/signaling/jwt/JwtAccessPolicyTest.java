package dev.beckon.signaling.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Identity;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JwtAccessPolicyTest {

    private static final AccessPolicy.Requester ANA =
            new AccessPolicy.Requester(new PeerInfo("ana", null, null), Identity.ANONYMOUS);

    /** Says no to whatever it is asked, now and in versions to come. */
    private static final AccessPolicy NO = (AccessPolicy) Proxy.newProxyInstance(
            AccessPolicy.class.getClassLoader(),
            new Class<?>[] {AccessPolicy.class},
            (proxy, question, about) -> question.getReturnType() == boolean.class
                    ? (Object) false
                    : CompletableFuture.completedStage(false));

    @ParameterizedTest
    @MethodSource
    void what_tokens_do_not_decide_is_asked_of_the_other_policy(Method question) throws Exception {
        Object[] about = Arrays.stream(question.getParameterTypes())
                .map(JwtAccessPolicyTest::example)
                .toArray();
        Object answer = question.invoke(new JwtAccessPolicy(NO), about);
        assertThat(
                        answer instanceof CompletionStage<?> stage
                                ? stage.toCompletableFuture().join()
                                : answer)
                .isEqualTo(false);
    }

    static Method[] what_tokens_do_not_decide_is_asked_of_the_other_policy() {
        return AccessPolicy.class.getMethods();
    }

    private static Object example(Class<?> type) {
        if (type == String.class) {
            return "bo";
        }
        return type == Message.class ? new Message.Pong() : ANA;
    }
}
