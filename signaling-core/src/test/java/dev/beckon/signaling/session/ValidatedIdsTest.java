package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.spi.Identity;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client writes where an id belongs: a registry gets well-formed ones only, because those who write one put ids into commands, keys and URLs. */
class ValidatedIdsTest {

    private static final List<String> REQUESTS = List.of(
            "{'type':'create','room':'X'}",
            "{'type':'join','room':'X','create':true}",
            "{'type':'join','room':'X'}",
            "{'type':'leave','room':'X'}",
            "{'type':'who','room':'X'}",
            "{'type':'knock','room':'X'}",
            "{'type':'lock','room':'X'}",
            "{'type':'kick','room':'r','peer':'X'}",
            "{'type':'kick','room':'X','peer':'bo'}",
            "{'type':'admit','room':'r','peer':'X'}",
            "{'type':'send','room':'X','data':1}",
            "{'type':'send','to':'X','data':1}",
            "{'type':'offer','to':'X','sdp':'v=0'}",
            "{'type':'call','to':'X'}",
            "{'type':'call','user':'X'}",
            "{'type':'accept','call':'X'}",
            "{'type':'decline','call':'X'}");

    private static final List<String> HELLOS = List.of(
            "{'type':'hello','peer':'X'}",
            "{'type':'hello','resume':{'session':'X','received':1}}",
            "{'type':'hello','resume':{'session':'X.AAAAAAAAAAAAAAAAAAAAAA','received':1}}",
            "{'type':'hello','resume':{'session':'ana.X','received':1}}",
            "{'type':'hello','resume':{'session':'ana.AAAAAAAAAAAAAAAAAAAAAX','received':1}}",
            "{'type':'hello','resume':{'session':'ana.AAAAAAAAAAAAAAAAAAAAAA.X','received':1}}");

    private final List<String> ids = new ArrayList<>();
    private final List<String> users = new ArrayList<>();

    private PeerRegistry listening(PeerRegistry real) {
        return (PeerRegistry) Proxy.newProxyInstance(
                PeerRegistry.class.getClassLoader(), new Class<?>[] {PeerRegistry.class}, (proxy, method, given) -> {
                    for (Object each : given) {
                        note(each, method.getName().equals("peersOf") ? users::add : ids::add);
                    }
                    return method.invoke(real, given);
                });
    }

    private static void note(Object given, Consumer<String> ids) {
        if (given instanceof String id) {
            ids.accept(id);
        } else if (given instanceof RoomRequest request) {
            ids.accept(request.room());
        } else if (given instanceof Message.Moderate act) {
            ids.accept(act.room());
            if (act.peer() != null) {
                ids.accept(act.peer());
            }
        }
    }

    private World world() {
        Limits lenient = Limits.builder()
                .rates(Rates.UNLIMITED)
                .violations(1_000)
                .misses(1_000)
                .build();
        return new World(lenient, listening(PeerRegistry.inMemory()));
    }

    private static String plain(String id) {
        return CallRoom.is(id) ? CallRoom.call(id) : id;
    }

    private void assertOnlyWellFormed() {
        for (String id : ids) {
            assertThat(plain(id))
                    .matches("[A-Za-z0-9_-]{1,64}(\\.[A-Za-z0-9_-]{22})?"); // a secret has a peer's id before it
        }
        assertThat(users).allMatch(Ids::isUser);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "\\r\\nFLUSHALL\\r\\n",
                "a\\u0000b",
                "a\\n",
                "*",
                "../x",
                "a:b",
                "call:x",
                "{a}",
                "a.b",
                "ä",
                "\\u0430",
                "\\uD83D",
                "\\u202Ea",
                "a\\u007F",
                "%0d%0a"
            })
    void no_registry_gets_an_id_that_is_none(String hostile) {
        World world = world();
        TestClient ana = world.member("ana", "r");
        for (String request : REQUESTS) {
            ana.says(request.replace("X", hostile));
        }
        ana.says("{'type':'call','user':'" + "x".repeat(257) + "'}");
        ana.says("{'type':'join','room':'" + "x".repeat(65) + "'}");
        for (String hello : HELLOS) {
            world.connects().says(hello.replace("X", hostile));
        }
        assertOnlyWellFormed();
    }

    @Test
    void what_is_well_formed_gets_there() {
        World world = world();
        TestClient ana = world.member("ana", "r");
        ana.says("{'type':'call','user':'ana@example.org'}").getsError("not-found");
        world.connects().says("{'type':'hello','resume':{'session':'x-_9.AAAAAAAAAAAAAAAAAAAAAA','received':1}}");
        assertThat(users).containsExactly("ana@example.org");
        assertThat(ids).contains("r", "x-_9", "x-_9.AAAAAAAAAAAAAAAAAAAAAA");
        assertOnlyWellFormed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nb", "a\u0000"})
    void no_authenticator_makes_a_user_that_is_none(String user) {
        assertThatThrownBy(() -> new Identity(user))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 256 characters");
    }

    @Test
    void a_long_name_of_a_user_is_counted_in_characters() {
        assertThat(new Identity("😀".repeat(256)).user()).hasSize(512);
        assertThatThrownBy(() -> new Identity("x".repeat(257))).hasMessageContaining("257");
    }
}
