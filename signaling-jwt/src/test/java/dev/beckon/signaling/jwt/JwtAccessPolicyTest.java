package dev.beckon.signaling.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.AccessPolicy.Decision;
import dev.beckon.signaling.spi.AccessPolicy.Moderation;
import dev.beckon.signaling.spi.ForwardingAccessPolicy;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class JwtAccessPolicyTest {

    private static final Requester ANA = who(Map.of());
    private static final Requester GUEST = who(Map.of(JwtAccessPolicy.ROOMS, List.of("standup", "team-7-*")));

    private static Requester who(Map<String, Object> claims) {
        return new Requester(new PeerInfo("ana", null, null), new Identity("ana", claims));
    }

    private static Decision now(CompletionStage<Decision> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void a_token_opens_the_rooms_that_it_names() {
        AccessPolicy policy = new JwtAccessPolicy();
        for (String room : List.of("standup", "team-7-lunch")) {
            assertThat(now(policy.mayJoin(GUEST, room))).isEqualTo(Decision.BY_ROOM);
            assertThat(now(policy.mayCreate(GUEST, room))).isEqualTo(Decision.BY_ROOM);
        }
        for (String room : List.of("standup2", "team-8-lunch")) {
            assertThat(now(policy.mayJoin(GUEST, room))).isEqualTo(Decision.NO);
            assertThat(now(policy.mayCreate(GUEST, room))).isEqualTo(Decision.NO);
        }
        assertThat(now(policy.mayJoin(ANA, "any"))).isEqualTo(Decision.BY_ROOM);
    }

    @Test
    void a_topic_of_a_dialect_is_named_as_its_clients_name_it() {
        AccessPolicy policy = new JwtAccessPolicy();
        assertThat(now(policy.mayJoin(GUEST, "y-webrtc:team-7-lunch"))).isEqualTo(Decision.BY_ROOM);
        assertThat(now(policy.mayJoin(GUEST, "y-webrtc:team-8-lunch"))).isEqualTo(Decision.NO);
    }

    @Test
    void a_room_that_the_token_opens_may_be_closed_by_the_other_policy() {
        AccessPolicy policy = new JwtAccessPolicy(AccessPolicy.CLOSED);
        assertThat(now(policy.mayJoin(GUEST, "standup"))).isEqualTo(Decision.NO);
        assertThat(now(policy.mayCreate(GUEST, "standup"))).isEqualTo(Decision.NO);
    }

    private static Decision kicks(AccessPolicy policy, Requester who, String room) {
        return now(policy.mayModerate(who, new Moderation(MessageType.KICK, room, "bo", null)));
    }

    @Test
    void a_token_moderates_the_rooms_that_it_names_and_no_others_whatever_the_room_says() {
        AccessPolicy policy = new JwtAccessPolicy();
        Requester doctor = who(Map.of(JwtAccessPolicy.MODERATES, List.of("slot-*")));
        assertThat(kicks(policy, doctor, "slot-1")).isEqualTo(Decision.YES);
        assertThat(kicks(policy, doctor, "lounge")).isEqualTo(Decision.NO);
        Requester patient = who(Map.of(JwtAccessPolicy.MODERATES, List.of()));
        assertThat(kicks(policy, patient, "slot-1")).isEqualTo(Decision.NO);
        assertThat(kicks(policy, ANA, "slot-1")).isEqualTo(Decision.BY_ROOM);
    }

    @Test
    void a_room_that_a_token_moderates_it_opens_too_though_it_is_locked() {
        AccessPolicy policy = new JwtAccessPolicy();
        Requester doctor =
                who(Map.of(JwtAccessPolicy.ROOMS, List.of("lounge"), JwtAccessPolicy.MODERATES, List.of("slot-1")));
        assertThat(now(policy.mayJoin(doctor, "slot-1"))).isEqualTo(Decision.YES);
        assertThat(now(policy.mayCreate(doctor, "slot-1"))).isEqualTo(Decision.BY_ROOM);
        assertThat(now(policy.mayJoin(doctor, "lounge"))).isEqualTo(Decision.BY_ROOM);
        assertThat(now(policy.mayJoin(doctor, "slot-2"))).isEqualTo(Decision.NO);
    }

    @Test
    void what_the_other_policy_refuses_a_moderator_may_not_either() {
        AccessPolicy policy = new JwtAccessPolicy(AccessPolicy.CLOSED);
        Requester doctor = who(Map.of(JwtAccessPolicy.MODERATES, List.of("slot-1")));
        assertThat(kicks(policy, doctor, "slot-1")).isEqualTo(Decision.NO);
        assertThat(now(policy.mayJoin(doctor, "slot-1"))).isEqualTo(Decision.NO);
    }

    @Test
    void what_tokens_do_not_decide_is_asked_of_the_other_policy() {
        assertThat(JwtAccessPolicy.class.getSuperclass()).isEqualTo(ForwardingAccessPolicy.class);
        assertThat(Arrays.stream(JwtAccessPolicy.class.getDeclaredMethods())
                        .map(method -> method.getName())
                        .filter(name -> name.startsWith("may")))
                .containsExactlyInAnyOrder("mayCreate", "mayJoin", "mayModerate");
    }
}
