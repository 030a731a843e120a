package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RegistryContents;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session asks its registry for one thing after another: {@link PeerRegistry} promises that to whoever writes one. */
class OneCallAtATimeTest {

    private static final Set<String> NOT_WAITED_FOR = Set.of("deliver", "publish", "changed", "announce");

    private final PeerRegistry real = PeerRegistry.inMemory();
    private final Map<Object, String> underWay = new HashMap<>();
    private final Set<String> overlaps = new TreeSet<>();
    private final World world = new World(Limits.DEFAULTS, (PeerRegistry) Proxy.newProxyInstance(
            PeerRegistry.class.getClassLoader(),
            new Class<?>[] {PeerRegistry.class},
            (proxy, method, given) -> called(method, given)));

    private @Nullable Object called(Method method, Object @Nullable [] given) throws Throwable {
        Object answer = invoke(method, given);
        if (!(answer instanceof CompletionStage<?> stage) || NOT_WAITED_FOR.contains(method.getName())) {
            return answer;
        }
        if (given == null || !(given[0] instanceof Peer peer)) {
            return answer;
        }
        String before = underWay.put(peer, method.getName());
        if (before != null) {
            overlaps.add(before + " and " + method.getName());
        }
        CompletableFuture<Object> later = new CompletableFuture<>();
        world.time.schedule(Duration.ofMillis(100), () -> {
            underWay.remove(peer);
            stage.whenComplete((value, failure) -> {
                if (failure == null) {
                    later.complete(value);
                } else {
                    later.completeExceptionally(failure);
                }
            });
        });
        return later;
    }

    private @Nullable Object invoke(Method method, Object @Nullable [] given) throws Throwable {
        try {
            return method.invoke(real, given);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private TestClient peer(String id) {
        TestClient client = world.connects().says("{'type':'hello','peer':'" + id + "'}");
        passes();
        client.gets("welcome");
        return client;
    }

    private void passes() {
        world.passes(Duration.ofSeconds(1));
    }

    @Test
    void through_the_whole_life_of_a_session() {
        TestClient ana = peer("ana");
        TestClient bo = peer("bo");
        for (String room : new String[] {"x", "y", "z"}) {
            ana.says("{'type':'join','room':'" + room + "','create':true}");
            bo.says("{'type':'join','room':'" + room + "','create':true}");
        }
        ana.says("{'type':'update','attributes':{}}").says("{'type':'call','to':'bo'}");
        passes();
        String call = ana.getsAll().stream()
                .filter(message -> message.path("type").asText().equals("ringing"))
                .findFirst()
                .orElseThrow()
                .path("call")
                .asText();
        bo.says("{'type':'accept','call':'" + call + "'}");
        passes();
        ana.breaks();
        passes();
        TestClient again = world.connects().says("{'type':'hello','resume':{'session':'" + ana.secret + "'}}");
        passes();
        again.says("{'type':'lock','room':'x'}").says("{'type':'leave','room':'y'}");
        passes();
        again.says("{'type':'bye'}");
        bo.breaks();
        world.passes(Duration.ofMinutes(2));
        assertThat(overlaps).isEmpty();
        assertThat(RegistryContents.peers(real)).isZero();
        assertThat(RegistryContents.rooms(real)).isEmpty();
    }
}
