package dev.beckon.signaling.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Requester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was recorded is played again, and each difference is told. */
class RecordingTest {

    /** Single quotes stand for double ones. */
    private static Recording recording(String lines) {
        return Recording.of(lines.replace('\'', '"').lines().toList());
    }

    private static void play(String lines) {
        FakeTime time = new FakeTime();
        recording(lines).play(Signaling.builder(time).build(), time);
    }

    private static final String TWO_IN_A_ROOM = """
            {'at':0,'client':'ana','to':'server','message':{'type':'hello','name':'Ana'}}
            {'at':4,'client':'ana','to':'client','message':{'type':'welcome','peer':'p-1','session':'s-1','resumed':false,'received':0,'rooms':[],'heartbeat':1,'iceServers':[],'limits':{}}}
            {'at':9,'client':'ana','to':'server','message':{'type':'create','id':1}}
            {'at':12,'client':'ana','to':'client','message':{'type':'created','re':1,'room':'r-1','capacity':50,'moderator':'p-1'}}
            {'at':20,'client':'bo','to':'server','message':{'type':'hello','peer':'bo'}}
            {'at':21,'client':'bo','to':'client','message':{'type':'welcome','peer':'bo','session':'s-2','resumed':false,'received':0}}
            {'at':22,'client':'bo','to':'server','message':{'type':'join','id':7,'room':'r-1'}}
            {'at':23,'client':'bo','to':'client','message':{'type':'joined','re':7,'room':'r-1','capacity':50,'moderator':'p-1','peers':[{'peer':'p-1','name':'Ana'}]}}
            {'at':23,'client':'ana','to':'client','message':{'type':'peer-joined','room':'r-1','peer':'bo'}}
            {'at':30,'client':'bo','to':'server','message':{'type':'send','to':'p-1','data':{'for':'p-1','n':1.0}}}
            {'at':31,'client':'ana','to':'client','message':{'type':'message','from':'bo','data':{'for':'p-1','n':1}}}
            """;

    @Test
    void ids_and_secrets_that_the_server_made_are_others_now() {
        play(TWO_IN_A_ROOM);
    }

    @Test
    void the_same_node_hears_it_twice_because_everybody_has_left_at_the_end() {
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time).build();
        recording(TWO_IN_A_ROOM).play(node, time);
        recording(TWO_IN_A_ROOM).play(node, time);
    }

    @Test
    void an_answer_that_differs_is_shown_with_what_was_recorded_and_what_was_said_before() {
        assertThatThrownBy(() -> play(TWO_IN_A_ROOM.replace("'joined','re':7", "'joined','re':8")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("recording, line 8: bo got another answer than was recorded")
                .hasMessageContaining("\n  where     /re: expected 8, found 7\n")
                .hasMessageContaining("\n  expected  {\"type\":\"joined\",\"re\":8,")
                .hasMessageContaining("\n  came      {\"type\":\"joined\",\"re\":7,")
                .hasMessageContaining("\n  before    line 7: bo said {\"type\":\"join\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'moderator':'p-1','peers'|'moderator':'bo','peers'|/moderator: expected \"bo\", found",
                "'message','from':'bo'|'message','from':'ana'|/from: expected \"ana\", found \"bo\"",
                "'n':1}}}|'n':2}}}|/data/n: expected 2, found 1",
                "'peer':'bo','session'|'peer':'bob','session'|/peer: expected \"bob\", found \"bo\"",
                "'re':1,'room'|'re':1,'locked':true,'room'|/locked: expected true, found nothing",
                "'create','id':1|'create','id':1,'locked':true|/locked: expected false, found true",
                "'type':'created'|'type':'error'|/type: expected \"error\", found \"created\""
            })
    void what_differs_is_named(String recorded, String changed, String where) {
        assertThat(TWO_IN_A_ROOM).contains(recorded.replace('"', '\''));
        assertThatThrownBy(() -> play(TWO_IN_A_ROOM.replace(recorded, changed))).hasMessageContaining(where);
    }

    @Test
    void two_ids_of_then_are_not_one_of_now() {
        assertThatThrownBy(() -> play(TWO_IN_A_ROOM.replace("'moderator':'p-1'}", "'moderator':'p-2'}")))
                .hasMessageContaining("/moderator: expected \"p-2\"");
    }

    @Test
    void an_answer_that_does_not_come_and_one_that_was_not_recorded_are_differences() {
        assertThatThrownBy(() -> play(TWO_IN_A_ROOM
                        + "{'at':40,'client':'ana','to':'client','message':{'type':'message','from':'bo','data':2}}"))
                .hasMessageContaining("line 12")
                .hasMessageContaining("nothing came within");
        String shorter = TWO_IN_A_ROOM.lines().limit(10).reduce("", (all, line) -> all + line + "\n");
        assertThatThrownBy(() -> play(shorter))
                .hasMessageContaining("ana got more than was recorded")
                .hasMessageContaining("\"type\":\"message\"");
    }

    private static final String BREAKS = """
            {'at':0,'to':'server','message':{'type':'hello','peer':'ana'}}
            {'at':1,'to':'client','message':{'type':'welcome','peer':'ana','session':'s-1','resumed':false,'received':0}}
            {'at':2,'to':'server','message':{'type':'create','id':1,'room':'r'}}
            {'at':3,'to':'client','message':{'type':'created','re':1,'room':'r'}}
            {'at':4,'to':'server','message':{'type':'lock','id':2,'room':'r'}}
            {'at':5,'to':'server','message':{'type':'unlock','id':3,'room':'r'}}
            {'at':5,'to':'client','close':1006}
            {'at':3000,'to':'server','message':{'type':'hello','peer':'ana','resume':{'session':'s-1','received':1}}}
            {'at':3001,'to':'client','message':{'type':'welcome','peer':'ana','session':'s-2','resumed':true,'received':2}}
            {'at':3002,'to':'server','message':{'type':'unlock','id':3,'room':'r'}}
            {'at':3003,'to':'client','message':{'type':'room-updated','room':'r','locked':true}}
            {'at':3004,'to':'client','message':{'type':'room-updated','room':'r'}}
            """;

    @Test
    void a_session_that_was_cut_is_cut_again_and_resumes_with_what_had_arrived() {
        play(BREAKS);
    }

    @Test
    void a_message_that_was_lost_then_is_not_sent_now() {
        assertThatThrownBy(() -> play(BREAKS.replace("'resumed':true,'received':2", "'resumed':true,'received':3")))
                .hasMessageContaining("got more than was recorded");
    }

    @Test
    void what_happens_in_two_rooms_at_once_has_no_order_but_what_happens_in_one_has() {
        String head = """
                {'client':'ana','to':'server','message':{'type':'hello','peer':'ana'}}
                {'client':'ana','to':'client','message':{'type':'welcome','peer':'ana'}}
                {'client':'bo','to':'server','message':{'type':'hello','peer':'bo'}}
                {'client':'bo','to':'client','message':{'type':'welcome','peer':'bo'}}
                """;
        String both = "";
        for (String room : List.of("r", "q")) {
            both += """
                    {'client':'ana','to':'server','message':{'type':'create','room':'ROOM'}}
                    {'client':'ana','to':'client','message':{'type':'created','room':'ROOM'}}
                    {'client':'bo','to':'server','message':{'type':'join','room':'ROOM'}}
                    {'client':'bo','to':'client','message':{'type':'joined','room':'ROOM'}}
                    {'client':'ana','to':'client','message':{'type':'peer-joined','room':'ROOM'}}
                    """.replace("ROOM", room);
        }
        String told = """
                {'client':'bo','to':'server','message':{'type':'send','room':'r','data':1}}
                {'client':'bo','to':'server','message':{'type':'send','room':'q','data':2}}
                {'client':'bo','to':'server','message':{'type':'send','room':'r','data':3}}
                """;
        List<String> heard = List.of(
                "{'client':'ana','to':'client','message':{'type':'message','room':'q','data':2}}\n",
                "{'client':'ana','to':'client','message':{'type':'message','room':'r','data':1}}\n",
                "{'client':'ana','to':'client','message':{'type':'message','room':'r','data':3}}\n");
        play(head + both + told + heard.get(0) + heard.get(1) + heard.get(2));
        String swapped = head + both + told + heard.get(0) + heard.get(2) + heard.get(1);
        assertThatThrownBy(() -> play(swapped)).hasMessageContaining("/data: expected 3, found 1");
    }

    @Test
    void what_was_on_its_way_when_a_client_left_is_not_compared() {
        play(TWO_IN_A_ROOM + """
                {'at':40,'client':'bo','to':'server','message':{'type':'send','room':'r-1','data':2}}
                {'at':41,'client':'ana','to':'server','message':{'type':'bye'}}
                {'at':41,'client':'ana','to':'client','message':{'type':'message','room':'r-1','from':'bo','data':'never came'}}
                {'at':42,'client':'ana','to':'client','close':1000}
                {'at':42,'client':'bo','to':'client','message':{'type':'peer-left','room':'r-1','peer':'p-1','reason':'left'}}
                {'at':42,'client':'bo','to':'client','message':{'type':'room-updated','room':'r-1','moderator':'bo'}}
                """);
    }

    @Test
    void time_goes_on_as_it_did() {
        play("""
                {'at':1000,'client':'ana','to':'server','message':{'type':'hello','peer':'ana'}}
                {'at':1001,'client':'ana','to':'client','message':{'type':'welcome','peer':'ana'}}
                {'at':1002,'client':'bo','to':'server','message':{'type':'hello','peer':'bo'}}
                {'at':1003,'client':'bo','to':'client','message':{'type':'welcome','peer':'bo'}}
                {'at':1010,'client':'ana','to':'server','message':{'type':'call','id':1,'to':'bo'}}
                {'at':1011,'client':'ana','to':'client','message':{'type':'ringing','re':1,'call':'c-1'}}
                {'at':1011,'client':'bo','to':'client','message':{'type':'incoming','call':'c-1','from':'ana'}}
                {'at':46012,'client':'bo','to':'client','message':{'type':'ended','call':'c-1','reason':'timeout'}}
                {'at':46012,'client':'ana','to':'client','message':{'type':'ended','call':'c-1','reason':'timeout'}}
                """);
    }

    @Test
    void the_end_that_the_server_made_of_a_connection_is_compared_too() {
        String bad = """
                {'at':0,'to':'server','message':{'type':'hello','peer':'ana'}}
                {'at':1,'to':'client','message':{'type':'welcome','peer':'ana'}}
                {'at':2,'to':'server','text':']'}
                {'at':3,'to':'client','message':{'type':'error','code':'bad-json','message':'of another server','retryable':false}}
                {'at':4,'to':'server','message':{'type':'bye'}}
                {'at':5,'to':'client','close':1000}
                """;
        play(bad);
        assertThatThrownBy(() -> play(bad.replace("'close':1000", "'close':4500")))
                .hasMessageContaining("expected close 4500, found 1000");
        play("{'at':0,'to':'client','close':4003}"); // it said nothing
    }

    @Test
    void a_policy_that_has_changed_shows() {
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .policy(new AccessPolicy() {
                    @Override
                    public CompletionStage<Decision> mayCreate(Requester who, String room) {
                        return CompletableFuture.completedStage(Decision.NO);
                    }
                })
                .build();
        assertThatThrownBy(() -> recording(TWO_IN_A_ROOM).play(node, time))
                .hasMessageContaining("/type: expected \"created\", found \"error\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "]|recording, line 2: no JSON",
                "{'to':'sever','message':{}}|line 2: \"to\" is \"sever\", expected \"server\" or \"client\"",
                "{'message':{}}|line 2: \"to\" is missing",
                "{'to':'server'}|expected one of \"message\"",
                "{'to':'server','message':{},'close':1000}|expected one of \"message\"",
                "{'to':'client','text':']'}|expected one of \"message\"",
                "{'to':'server','message':[]}|expected one of \"message\"",
                "{'to':'server','close':99}|\"close\" is 99, expected a code from 1000 to 4999",
                "{'to':'server','close':'x'}|\"close\" is \"x\", expected a code",
                "{'at':'now','to':'server','message':{}}|\"at\" is \"now\", expected milliseconds"
            })
    void what_is_no_recording_is_refused_with_its_line(String line, String why) {
        assertThatThrownBy(() -> recording("{'to':'server','message':{'type':'hello'}}\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
        assertThatThrownBy(() -> Recording.of(List.of(""))).hasMessageContaining("nothing in it");
    }

    @Test
    void names_and_flags_are_those_of_the_schemas() throws IOException {
        Set<String> names = new HashSet<>(Set.of("session"));
        Set<String> flags = new HashSet<>();
        Path schemas = Path.of("..", "protocol", "schema");
        try (var files = Files.list(schemas)) {
            for (Path file : files.toList()) {
                JsonNode kinds = Frame.JSON.readTree(file.toFile()).path("$defs");
                for (String kind : List.of("toClient", "member")) {
                    kinds.path(kind).path("properties").properties().forEach(field -> {
                        if (field.getValue().path("$ref").asText().endsWith("#/$defs/id")) {
                            names.add(field.getKey());
                        } else if (field.getValue().path("const").asBoolean()) {
                            flags.add(field.getKey());
                        }
                    });
                }
            }
        }
        assertThat(Variables.NAMES).isEqualTo(names);
        assertThat(Variables.FLAGS).isEqualTo(flags);
    }
}
