package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** After a restart a server knows no rooms. The members' clients make them anew as they were, by what the server had told them. */
class RoomMadeAnewTest {

    private final World before = new World();
    private final World after = new World();

    private static String join(String room, String more) {
        return "{'type':'join','room':'" + room + "'" + more + "}";
    }

    @Test
    void members_know_whether_there_is_a_password_and_a_lock_but_not_the_password() {
        TestClient ana = before.peer("ana");
        JsonNode created = ana.says("{'type':'create','room':'r','password':'correct horse'}")
                .gets("created");
        assertThat(created.path("password").asBoolean()).isTrue();
        assertThat(created.has("locked")).isFalse();
        ana.says("{'type':'lock','room':'r'}");
        JsonNode locked = ana.gets("room-updated");
        assertThat(locked.path("password").asBoolean()).isTrue();
        assertThat(locked.path("locked").asBoolean()).isTrue();
        TestClient guest = before.peer("guest").says("{'type':'knock','room':'r'}");
        guest.gets("knocking");
        ana.gets("knock");
        ana.says("{'type':'admit','room':'r','peer':'guest'}");
        guest.gets("admitted");
        JsonNode joined = guest.says(join("r", "")).gets("joined");
        assertThat(joined.path("password").booleanValue()).isTrue();
        assertThat(joined.path("locked").booleanValue()).isTrue();
        assertThat(joined.toString()).doesNotContain("correct horse");
    }

    @Test
    void a_room_without_a_password_says_nothing_of_one() {
        before.peer("ana").says("{'type':'create','room':'r'}");
        assertThat(before.peer("bo").says(join("r", "")).gets("joined").has("password"))
                .isFalse();
    }

    @Test
    void who_knows_the_password_makes_it_anew_with_password_and_lock_and_a_stranger_stays_out() {
        TestClient guest = after.peer("guest");
        guest.says(join("r", "")).getsError("not-found");
        TestClient ana = after.peer("ana");
        JsonNode made = ana.says(join("r", ",'create':true,'password':'correct horse','locked':true"))
                .gets("joined");
        assertThat(made.path("password").asBoolean()).isTrue();
        assertThat(made.path("locked").asBoolean()).isTrue();
        TestClient stranger = after.peer("stranger");
        stranger.says(join("r", "")).getsError("wrong-password");
        stranger.says(join("r", ",'create':true")).getsError("wrong-password");
        stranger.says(join("r", ",'password':'correct horse'")).getsError("room-locked");
        guest.says("{'type':'knock','room':'r'}").gets("knocking");
        ana.gets("knock");
        ana.says("{'type':'admit','room':'r','peer':'guest'}");
        guest.gets("admitted");
        guest.says(join("r", "")).gets("joined");
    }

    @Test
    void a_locked_room_is_made_anew_locked_by_its_moderator_who_may_unlock_it() {
        TestClient ana = after.peer("ana");
        assertThat(ana.says("{'type':'create','room':'r','locked':true}")
                        .gets("created")
                        .path("locked")
                        .asBoolean())
                .isTrue();
        TestClient bo = after.peer("bo");
        bo.says(join("r", ",'create':true")).getsError("room-locked");
        ana.says("{'type':'unlock','room':'r'}").gets("room-updated");
        bo.says(join("r", "")).gets("joined");
    }

    @Test
    void the_lock_of_who_joins_a_room_that_exists_changes_nothing() {
        before.peer("ana").says("{'type':'create','room':'r'}");
        assertThat(before.peer("bo")
                        .says(join("r", ",'create':true,'locked':true,'password':'x'"))
                        .gets("joined")
                        .has("locked"))
                .isFalse();
        before.peer("cy").says(join("r", "")).gets("joined");
    }
}
