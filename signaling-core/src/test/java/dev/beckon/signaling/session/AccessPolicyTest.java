package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.ForwardingAccessPolicy;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.testing.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Everyone is the user whose name is the token. */
class AccessPolicyTest {

    private final FakeTime time = new FakeTime();

    private Signaling node(AccessPolicy policy) {
        return Signaling.builder(time)
                .authenticator((hello, remote) -> CompletableFuture.completedStage(
                        new Identity(hello.token(), Map.of("room", "room-of-" + hello.token()))))
                .policy(policy)
                .random(new Random(1))
                .build();
    }

    private TestClient user(Signaling node, String user, String peer) {
        TestClient client =
                new TestClient(node, time).says("{'type':'hello','peer':'" + peer + "','token':'" + user + "'}");
        client.gets("welcome");
        return client;
    }

    private TestClient user(Signaling node, String user) {
        return user(node, user, user);
    }

    /** Lets a peer into the room that its identity names. */
    private static final AccessPolicy OWN_ROOM = new ForwardingAccessPolicy(AccessPolicy.OPEN) {
        @Override
        public CompletionStage<Decision> mayJoin(Requester who, String room) {
            return (room.equals(who.identity().claims().get("room")) ? Decision.BY_ROOM : Decision.NO).now();
        }
    };

    /** The doctor moderates every room and nobody else does, although a patient may come first. */
    private static final AccessPolicy APPOINTMENTS = new AccessPolicy() {
        @Override
        public CompletionStage<Decision> mayJoin(Requester who, String room) {
            return ("doctor".equals(who.user()) ? Decision.YES : Decision.BY_ROOM).now();
        }

        @Override
        public CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
            return ("doctor".equals(who.user()) ? Decision.YES : Decision.NO).now();
        }
    };

    /** Everyone moderates by the rules of rooms, but nobody moderates the doctor. */
    private static final AccessPolicy DOCTOR_STAYS = new AccessPolicy() {
        @Override
        public CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
            return ("doctor".equals(what.user()) ? Decision.NO : Decision.BY_ROOM).now();
        }
    };

    @Test
    void a_policy_decides_by_the_claims_of_the_identity() {
        TestClient ana = user(node(OWN_ROOM), "ana");
        ana.says("{'type':'join','room':'other','create':true}").getsError("forbidden");
        ana.says("{'type':'join','room':'room-of-ana','create':true}").gets("joined");
    }

    @Test
    void a_room_that_may_not_be_made_is_joined_only() {
        Signaling node = node(new AccessPolicy() {
            @Override
            public CompletionStage<Decision> mayCreate(Requester who, String room) {
                return ("boss".equals(who.user()) ? Decision.YES : Decision.NO).now();
            }
        });
        TestClient eve = user(node, "eve");
        eve.says("{'type':'create','room':'r'}").getsError("forbidden");
        eve.says("{'type':'join','room':'r','create':true}").getsError("not-found");
        user(node, "boss").says("{'type':'create','room':'r'}").gets("created");
        eve.says("{'type':'join','room':'r','create':true}").gets("joined");
    }

    // ---- the rules of the room, and more than these

    @Test
    void a_patient_who_came_first_moderates_nothing_where_only_the_doctor_may() {
        Signaling node = node(APPOINTMENTS);
        TestClient patient = user(node, "patient");
        patient.says("{'type':'create','room':'r'}").gets("created");
        TestClient doctor = user(node, "doctor");
        doctor.says("{'type':'join','room':'r'}").gets("joined");
        patient.gets("peer-joined");
        for (String act : List.of("'lock'", "'unlock'", "'kick','peer':'doctor'", "'kick','peer':'nobody'")) {
            patient.says("{'type':" + act + ",'room':'r'}").getsAll();
        }
        doctor.getsNothing();
        doctor.says("{'type':'kick','room':'r','peer':'patient'}");
        assertThat(patient.gets("left").path("reason").asText()).isEqualTo("kicked");
    }

    @Test
    void the_doctor_enters_a_locked_room_with_a_password_and_comes_back_after_a_kick() {
        Signaling open = node(new ForwardingAccessPolicy(APPOINTMENTS) {
            @Override
            public CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
                return Decision.BY_ROOM.now();
            }
        });
        TestClient patient = user(open, "patient");
        patient.says("{'type':'create','room':'r','password':'pw'}").gets("created");
        patient.says("{'type':'lock','room':'r'}").gets("room-updated");
        TestClient doctor = user(open, "doctor");
        doctor.says("{'type':'join','room':'r'}").gets("joined");
        patient.says("{'type':'kick','room':'r','peer':'doctor'}").getsAll();
        doctor.gets("left");
        doctor.says("{'type':'join','room':'r'}").gets("joined");
        user(open, "stranger").says("{'type':'join','room':'r'}").getsError("wrong-password");
    }

    @Test
    void a_room_that_is_full_is_full_for_those_too_who_may_enter_against_its_rules() {
        Signaling node = node(APPOINTMENTS);
        user(node, "patient").says("{'type':'create','room':'r','capacity':1}").gets("created");
        user(node, "doctor").says("{'type':'join','room':'r'}").getsError("room-full");
    }

    @Test
    void a_trusted_peer_moderates_a_room_that_it_is_not_in() {
        Signaling node = node(APPOINTMENTS);
        TestClient patient = user(node, "patient");
        patient.says("{'type':'create','room':'r'}").gets("created");
        user(node, "doctor").says("{'type':'kick','room':'r','peer':'patient'}").getsNothing();
        patient.gets("left");
        patient.says("{'type':'who','room':'r'}").getsError("not-found");
    }

    @Test
    void a_refused_act_in_a_room_without_a_moderator_is_forbidden_and_costs_no_connection() {
        Signaling node = node(APPOINTMENTS);
        node.rooms().open("r", RoomOptions.of(3).moderatedBy("doctor")).join();
        TestClient ana = user(node, "ana").says("{'type':'join','room':'r'}");
        ana.gets("joined");
        TestClient bo = user(node, "bo").says("{'type':'join','room':'r'}");
        bo.gets("joined");
        ana.gets("peer-joined");
        ana.says("{'type':'kick','room':'r','peer':'bo'}").getsError("forbidden");
        ana.says("{'type':'lock','room':'r'}").getsError("forbidden");
        assertThat(ana.closed).isNull();
    }

    @Test
    void a_policy_protects_a_person_on_all_devices_from_being_moderated() {
        Signaling node = node(DOCTOR_STAYS);
        TestClient patient = user(node, "patient");
        patient.says("{'type':'create','room':'r'}").gets("created");
        for (String peer : List.of("phone", "desk")) {
            TestClient doctor = user(node, "doctor", peer);
            doctor.says("{'type':'join','room':'r'}").gets("joined");
            patient.gets("peer-joined");
            patient.says("{'type':'kick','room':'r','peer':'" + peer + "'}").getsError("forbidden");
        }
        TestClient other = user(node, "other");
        other.says("{'type':'join','room':'r'}").gets("joined");
        patient.gets("peer-joined");
        patient.says("{'type':'kick','room':'r','peer':'other'}").gets("peer-left");
        other.gets("left");
    }

    @Test
    void whoever_asks_for_a_moderators_act_is_told_to_the_policy_with_room_peer_and_user() {
        List<AccessPolicy.Moderation> asked = new ArrayList<>();
        Signaling node = node(new AccessPolicy() {
            @Override
            public CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
                assertThat(who.user()).isEqualTo("ana");
                assertThat(who.peer()).isEqualTo("tab");
                asked.add(what);
                return Decision.BY_ROOM.now();
            }
        });
        user(node, "bob", "bo");
        TestClient ana = user(node, "ana", "tab");
        ana.says("{'type':'create','room':'r'}");
        ana.says("{'type':'lock','room':'r'}");
        ana.says("{'type':'kick','room':'r','peer':'bo'}");
        ana.says("{'type':'admit','room':'r','peer':'nobody'}");
        assertThat(asked)
                .containsExactly(
                        new AccessPolicy.Moderation(MessageType.LOCK, "r", null, null),
                        new AccessPolicy.Moderation(MessageType.KICK, "r", "bo", "bob"),
                        new AccessPolicy.Moderation(MessageType.ADMIT, "r", "nobody", null));
    }

    // ---- options

    @Test
    void a_policy_decides_how_a_room_is_made() {
        Signaling node = node(new AccessPolicy() {
            @Override
            public CompletionStage<RoomOptions> roomOptions(Requester who, String room, RoomOptions asked) {
                assertThat(asked).isEqualTo(new RoomOptions(7, "mine", false, false));
                return CompletableFuture.completedStage(new RoomOptions(2, "theirs", true, true));
            }
        });
        int made = 0;
        for (String request : List.of("'create','room':'r0'", "'join','room':'r1','create':true")) {
            TestClient ana = user(node, "ana", "ana" + made);
            ana.says("{'type':" + request + ",'capacity':7,'password':'mine'}");
            JsonNode answer = ana.gets(request.startsWith("'create'") ? "created" : "joined");
            assertThat(answer.path("capacity").asInt()).isEqualTo(2);
            assertThat(answer.path("locked").asBoolean()).isTrue();
            assertThat(answer.path("relayOnly").asBoolean()).isTrue();
            TestClient bo = user(node, "bo", "bo" + made);
            bo.says("{'type':'join','room':'r" + made + "','password':'mine'}").getsError("wrong-password");
            bo.says("{'type':'join','room':'r" + made + "','password':'theirs'}")
                    .getsError("room-locked");
            made++;
        }
    }

    @Test
    void a_capacity_above_the_nodes_limit_is_lowered_to_it() {
        Signaling node = node(new AccessPolicy() {
            @Override
            public CompletionStage<RoomOptions> roomOptions(Requester who, String room, RoomOptions asked) {
                return CompletableFuture.completedStage(asked.withCapacity(1_000));
            }
        });
        assertThat(user(node, "ana")
                        .says("{'type':'create'}")
                        .gets("created")
                        .path("capacity")
                        .asInt())
                .isEqualTo(node.limits().roomCapacity());
    }

    // ---- what is closed

    @Test
    void a_closed_policy_allows_nothing() {
        Signaling node = node(AccessPolicy.CLOSED);
        user(node, "bo");
        TestClient ana = user(node, "ana");
        ana.says("{'type':'create'}").getsError("forbidden");
        ana.says("{'type':'join','room':'r','create':true}").getsError("forbidden");
        ana.says("{'type':'knock','room':'r'}").getsError("forbidden");
        ana.says("{'type':'call','to':'bo'}").getsError("not-found");
        ana.says("{'type':'call','user':'bo'}").getsError("not-found");
        ana.says("{'type':'lock','room':'r'}").getsError("not-found");
    }

    @Test
    void around_a_closed_policy_only_what_is_overridden_is_allowed() {
        Signaling node = node(new ForwardingAccessPolicy(AccessPolicy.CLOSED) {
            @Override
            public CompletionStage<Decision> mayCreate(Requester who, String room) {
                return Decision.BY_ROOM.now();
            }
        });
        TestClient ana = user(node, "ana");
        ana.says("{'type':'create','room':'r'}").gets("created");
        ana.says("{'type':'lock','room':'r'}").getsError("forbidden");
        user(node, "bo").says("{'type':'join','room':'r'}").getsError("forbidden");
    }

    // ---- what is refused looks like what does not exist

    /** What the client gets for this, without the name that it wrote itself. */
    private static String refusal(TestClient client, String json, String name) {
        client.says(json.replace("NAME", name));
        ObjectNode error = (ObjectNode) client.gets("error");
        return error.put("message", error.path("message").asText().replace(name, "NAME"))
                .toString();
    }

    @Test
    void who_may_not_join_may_not_knock_either_and_learns_nothing_of_the_room() {
        Signaling node = node(OWN_ROOM);
        TestClient ana = user(node, "ana");
        ana.says("{'type':'create','room':'there'}").gets("created");
        TestClient bo = user(node, "bo");
        for (String request : List.of("knock", "join")) {
            String json = "{'type':'" + request + "','room':'NAME'}";
            assertThat(refusal(bo, json, "there"))
                    .isEqualTo(refusal(bo, json, "not-there"))
                    .contains("\"forbidden\"");
        }
        ana.getsNothing();
    }

    @Test
    void who_may_not_be_called_looks_like_nobody() {
        Signaling node = node(new AccessPolicy() {
            @Override
            public CompletionStage<Decision> mayCall(Requester who, String peer) {
                return (peer.equals("boss") ? Decision.NO : Decision.BY_ROOM).now();
            }

            @Override
            public CompletionStage<Decision> mayCallUser(Requester who, String user) {
                return mayCall(who, user);
            }
        });
        user(node, "boss");
        TestClient eve = user(node, "eve");
        for (String field : List.of("to", "user")) {
            String json = "{'type':'call','id':5,'" + field + "':'NAME'}";
            assertThat(refusal(eve, json, "boss"))
                    .isEqualTo(refusal(eve, json, "stranger"))
                    .contains("\"not-found\"");
        }
    }

    @Test
    void a_protected_peer_that_is_elsewhere_looks_like_nobody() {
        Signaling node = node(DOCTOR_STAYS);
        TestClient patient = user(node, "patient");
        patient.says("{'type':'create','room':'r'}").gets("created");
        TestClient second = user(node, "second");
        second.says("{'type':'join','room':'r'}").gets("joined");
        patient.gets("peer-joined");
        TestClient outsider = user(node, "outsider");
        user(node, "doctor").says("{'type':'create','room':'elsewhere'}");
        for (TestClient asking : List.of(patient, second, outsider)) {
            for (String act : List.of("kick", "admit", "deny")) {
                String json = "{'type':'" + act + "','room':'r','peer':'NAME'}";
                assertThat(refusal(asking, json, "doctor")).isEqualTo(refusal(asking, json, "stranger"));
            }
        }
    }

    @Test
    void a_peer_and_a_user_of_the_same_name_are_told_apart() {
        Signaling node = node(new AccessPolicy() {
            @Override
            public CompletionStage<Decision> mayCall(Requester who, String peer) {
                return Decision.NO.now();
            }
        });
        TestClient bo = user(node, "bo");
        TestClient ana = user(node, "ana");
        ana.says("{'type':'call','to':'bo'}").getsError("not-found");
        ana.says("{'type':'call','user':'bo'}").gets("ringing");
        bo.gets("incoming");
    }

    // ---- messages

    @Test
    void what_may_not_be_relayed_changes_nothing_and_reaches_nobody() {
        Signaling node = node(new AccessPolicy() {
            @Override
            public Decision mayRelay(Requester who, Message message) {
                return who.peer().equals("ana")
                                && (message.type() == MessageType.OFFER || message.type() == MessageType.SEND)
                        ? Decision.NO
                        : Decision.YES;
            }
        });
        TestClient ana = user(node, "ana");
        TestClient bo = user(node, "bo");
        ana.says("{'type':'create','room':'r'}").gets("created");
        bo.says("{'type':'join','room':'r'}").gets("joined");
        ana.gets("peer-joined");

        assertThat(ana.says("{'type':'offer','id':5,'to':'bo','sdp':'v=0'}")
                        .getsError("forbidden")
                        .path("re")
                        .asInt())
                .isEqualTo(5);
        ana.says("{'type':'send','to':'bo','data':1}").getsError("forbidden");
        ana.says("{'type':'send','room':'r','data':1}").getsError("forbidden");
        bo.getsNothing();
        bo.says("{'type':'answer','to':'ana','sdp':'v=0'}").getsError("bad-state");
        bo.says("{'type':'offer','to':'ana','sdp':'v=0'}");
        ana.gets("offer");
        ana.says("{'type':'answer','to':'bo','sdp':'v=0'}");
        bo.gets("answer");
    }

    // ---- who asks

    @Test
    void the_provider_of_ice_servers_is_told_who_asks() {
        Signaling node = Signaling.builder(time)
                .authenticator((hello, remote) -> CompletableFuture.completedStage(new Identity(hello.token())))
                .iceServers(who -> CompletableFuture.completedStage(
                        List.of(IceServer.of("stun:" + who.user() + "." + who.peer()))))
                .build();
        TestClient ana = new TestClient(node, time).says("{'type':'hello','peer':'tab','token':'ana'}");
        assertThat(ana.gets("welcome").path("iceServers").toString()).contains("stun:ana.tab");
    }

    @Test
    void an_identity_shows_no_values_of_claims_in_logs() {
        assertThat(new Identity("ana", Map.of("mail", "ana@example.org")))
                .hasToString("Identity[user=ana, peer=null, validUntil=null, claims=[mail]]");
    }
}
