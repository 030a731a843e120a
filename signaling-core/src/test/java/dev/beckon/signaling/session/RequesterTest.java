package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that others implement is told who asks: the peer with what others see of it, and its identity, as they are at that moment. */
class RequesterTest {

    private final FakeTime time = new FakeTime();

    /** What was told about the tab, by the name of the question or event. */
    private final Map<String, Requester> told = new TreeMap<>();

    private final Signaling node = Signaling.builder(time)
            .random(new Random(1))
            .authenticator((hello, opening) -> {
                String[] token = String.valueOf(hello.token()).split(" ");
                return CompletableFuture.completedStage(new Identity(token[0], Map.of("grade", token[1])));
            })
            .policy((AccessPolicy) Proxy.newProxyInstance(
                    AccessPolicy.class.getClassLoader(),
                    new Class<?>[] {AccessPolicy.class},
                    (policy, question, given) -> {
                        note(question.getName(), (Requester) given[0]);
                        return question.invoke(AccessPolicy.OPEN, given);
                    }))
            .iceServers(who -> {
                note("iceServers", who);
                return CompletableFuture.completedStage(List.of(IceServer.of("stun:stun.example.org")));
            })
            .listener(new SignalingListener() {
                @Override
                public void on(SignalingEvent event) {
                    Requester who = who(event);
                    if (who != null) {
                        note(event.getClass().getSimpleName(), who);
                    }
                }
            })
            .build();

    private final Set<String> asserted = new TreeSet<>();
    private TestClient tab;
    private TestClient desk;

    private void note(String questionOrEvent, Requester who) {
        if (who.peer().equals("tab")) {
            told.put(questionOrEvent, who);
        }
    }

    private static @Nullable Requester who(SignalingEvent event) {
        try {
            for (RecordComponent part : event.getClass().getRecordComponents()) {
                if (part.getType() == Requester.class) {
                    return (Requester) part.getAccessor().invoke(event);
                }
            }
            return null;
        } catch (ReflectiveOperationException unreadable) {
            throw new AssertionError(event.toString(), unreadable);
        }
    }

    /** Ana at her tab, Bob at his desk. */
    @BeforeEach
    void two_who_know_each_other() {
        tab = user("Ana", "tab");
        assertTold(new Expected("{\"n\":1}", "first"), "SessionStarted", "iceServers");
        desk = user("Bob", "desk");
        tab.says("{'type':'create','room':'r'}").gets("created");
        desk.says("{'type':'join','room':'r'}").gets("joined");
        tab.gets("peer-joined");
        told.clear();
    }

    private TestClient user(String name, String peer) {
        TestClient client = new TestClient(node, time);
        client.says("{'type':'hello','peer':'" + peer + "','name':'" + name + "','attributes':{'n':1},'token':'"
                        + name.toLowerCase(Locale.ROOT) + " first'}")
                .gets("welcome");
        return client;
    }

    /** This peer, as it is now. @param grade by the word of the authenticator */
    private record Expected(String attributes, String grade) {}

    private void assertTold(Expected expected, String... questionsAndEvents) {
        for (String what : questionsAndEvents) {
            Requester who = told.remove(what);
            assertThat(who).as(what).isNotNull();
            assertThat(who.peer()).as(what).isEqualTo("tab");
            assertThat(who.user()).as(what).isEqualTo("ana");
            assertThat(who.info().name()).as(what).isEqualTo("Ana");
            assertThat(who.info().attributes()).as(what).isEqualTo(Payload.ofJson(expected.attributes));
            assertThat(who.identity().claims()).as(what).isEqualTo(Map.of("grade", expected.grade));
            asserted.add(what);
        }
    }

    private void asksForEverything(Expected ana) {
        tab.says("{'type':'create','room':'s'}").says("{'type':'leave','room':'s'}");
        assertTold(ana, "mayCreate", "roomOptions", "RoomEntered", "RoomLeft");
        desk.says("{'type':'create','room':'locked','locked':true}");
        tab.says("{'type':'join','room':'locked'}");
        assertTold(ana, "mayJoin", "Refused");
        tab.says("{'type':'knock','room':'locked'}");
        assertTold(ana, "mayJoin", "RoomKnocked");
        tab.says("{'type':'who','room':'locked'}");
        assertTold(ana, "mayJoin", "mayLook");
        tab.says("{'type':'lock','room':'r'}").says("{'type':'unlock','room':'r'}");
        assertTold(ana, "mayModerate");
        for (String message : List.of(
                "'send','to':'desk','data':1", "'send','room':'r','data':1", "'offer','to':'desk','sdp':'v=0'")) {
            tab.says("{'type':" + message + "}");
            assertTold(ana, "mayRelay");
        }
        tab.says(
                "{'type':'link-report','peer':'desk','result':'never','cause':'no-answer','ice':'failed','gathered':{}}");
        assertTold(ana, "LinkReported");
        tab.says("{'type':'ice-servers'}");
        assertTold(ana, "iceServers");
        calls(ana);
        comesBackAndGoes(ana);
    }

    private void calls(Expected ana) {
        tab.says("{'type':'call','to':'desk'}");
        assertTold(ana, "mayCall", "CallStarted");
        tab.getsAll();
        String call = tab.says("{'type':'call','user':'bob'}")
                .gets("ringing")
                .path("call")
                .asText();
        assertTold(ana, "mayCallUser", "CallStarted");
        desk.says("{'type':'accept','call':'" + call + "'}");
        assertTold(ana, "CallAccepted");
        tab.says("{'type':'hangup','call':'" + call + "'}");
        assertTold(ana, "CallEnded");
    }

    private void comesBackAndGoes(Expected ana) {
        tab.breaks();
        assertTold(ana, "ConnectionClosed", "SessionDetached");
        TestClient again = new TestClient(node, time);
        again.says("{'type':'hello','resume':{'session':'" + tab.secret + "'}}");
        assertTold(ana, "SessionResumed", "iceServers");
        again.says("{'type':'bye'}");
        assertTold(ana, "SessionEnded");
    }

    @Test
    void whoever_asks_is_told_to_every_question_and_in_every_event() {
        asksForEverything(new Expected("{\"n\":1}", "first"));
        Stream<String> events = Arrays.stream(SignalingEvent.class.getPermittedSubclasses())
                .filter(event ->
                        Arrays.stream(event.getRecordComponents()).anyMatch(part -> part.getType() == Requester.class))
                .map(Class::getSimpleName)
                .filter(event -> !event.equals("SessionMoved")); // that is MovedSessionTest's
        Stream<String> questions =
                Arrays.stream(AccessPolicy.class.getMethods()).map(Method::getName);
        assertThat(asserted).containsAll(Stream.concat(events, questions).toList());
    }

    @Test
    void as_it_is_when_it_has_changed_what_others_see_and_shown_a_newer_token() {
        tab.says("{'type':'update','attributes':{'n':2}}").says("{'type':'token','token':'ana second'}");
        asksForEverything(new Expected("{\"n\":2}", "second"));
    }
}
