package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.client.SignalingClient.State;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.IceServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The greeting, requests and their replies, and the end. */
class SessionTest {

    private final Script server = new Script();

    @Test
    void hello_is_the_first_word_and_the_welcome_names_the_peer() {
        SignalingClient client = server.client(
                options -> options.name("Ana").attributes("{\"hand\":true}").token("t"));
        CompletableFuture<Void> connected = client.connectAsync().toCompletableFuture();
        assertThat(server.heard())
                .containsExactly("{'type':'hello','peer':'ana','name':'Ana','attributes':{'hand':true},'token':'t'}");
        assertThat(connected).isNotDone();
        server.says(Script.WELCOME.replace("'peer':'ana'", "'peer':'ana-2'"));
        assertThat(connected).isCompleted();
        assertThat(client.peer()).isEqualTo("ana-2");
        assertThat(client.secret()).isEqualTo("s1");
        assertThat(client.state()).isEqualTo(State.OPEN);
    }

    @Test
    void replies_find_their_requests_whatever_their_order() {
        server.welcomed();
        CompletableFuture<List<IceServer>> first =
                server.client.freshIceServers().toCompletableFuture();
        CompletableFuture<List<IceServer>> second =
                server.client.freshIceServers().toCompletableFuture();
        assertThat(server.heard()).containsExactly("{'type':'ice-servers','id':1}", "{'type':'ice-servers','id':2}");
        server.says("{'type':'ice-servers','re':2,'iceServers':[{'urls':['stun:two']}]}");
        server.says("{'type':'ice-servers','re':1,'iceServers':[{'urls':['stun:one']}]}");
        assertThat(first.join()).containsExactly(IceServer.of("stun:one"));
        assertThat(second.join()).containsExactly(IceServer.of("stun:two"));
    }

    @Test
    void a_refused_request_fails_with_the_code() {
        server.welcomed();
        CompletableFuture<ClientRoom> join = server.client
                .joinAsync("r", JoinOptions.existing(), RoomListener.NONE)
                .toCompletableFuture();
        server.says(
                "{'type':'error','re':1,'code':'rate-limited','message':'slowly','retryable':true,'retryAfter':70}");
        assertThatThrownBy(join::join).cause().isInstanceOfSatisfying(ClientException.class, why -> {
            assertThat(why.kind()).isEqualTo(Kind.REFUSED);
            assertThat(why.is(ErrorCode.RATE_LIMITED)).isTrue();
            assertThat(why.isRetryable()).isTrue();
            assertThat(why.retryAfter()).isEqualTo(Duration.ofMillis(70));
        });
    }

    @Test
    void an_answer_that_cannot_be_read_ends_its_request_and_is_counted() {
        server.welcomed();
        CompletableFuture<List<IceServer>> request =
                server.client.freshIceServers().toCompletableFuture();
        server.says("{'type':'ice-servers-2','re':1}");
        assertThatThrownBy(request::join)
                .cause()
                .isInstanceOfSatisfying(
                        ClientException.class, why -> assertThat(why.kind()).isEqualTo(Kind.UNREADABLE));
        server.network.last().cut();
        server.time.settle();
        assertThat(server.heard().get(0)).contains("'received':1");
    }

    @Test
    void an_answer_to_another_question_ends_its_request() {
        server.welcomed();
        CompletableFuture<List<RoomPeer>> inside =
                server.client.whoIsInside("r").toCompletableFuture();
        CompletableFuture<ClientRoom> room = server.client
                .joinAsync("r", JoinOptions.existing(), RoomListener.NONE)
                .toCompletableFuture();
        server.says("{'type':'ice-servers','re':1,'iceServers':[]}");
        server.says("{'type':'left','re':2,'room':'q','reason':'left'}");
        for (CompletableFuture<?> each : List.of(inside, room)) {
            assertThatThrownBy(each::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            ClientException.class, why -> assertThat(why.kind()).isEqualTo(Kind.UNREADABLE))
                    .hasMessageContaining(" is no answer to ");
        }
    }

    @Test
    void an_id_that_another_session_holds_is_refused_for_good() {
        server.client.connectAsync();
        server.time.settle();
        server.says("{'type':'error','code':'id-taken','message':'ana is taken','retryable':false}");
        assertThat(server.ears.all()).contains("closed REFUSED: ana is taken");
        server.advance(Duration.ofMinutes(5));
        assertThat(server.network.sockets).hasSize(1);
        assertThat(server.client.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_hello_that_may_succeed_later_is_said_again_then() {
        server.client.connectAsync();
        server.time.settle();
        server.says("{'type':'error','code':'rate-limited','message':'later','retryable':true,'retryAfter':5000}");
        server.advance(Duration.ofMillis(4_999));
        assertThat(server.network.sockets).hasSize(1);
        server.advance(Duration.ofMillis(1));
        assertThat(server.network.sockets).hasSize(2);
        server.says(Script.WELCOME);
        assertThat(server.client.state()).isEqualTo(State.OPEN);
    }

    @Test
    void a_secret_that_is_not_the_sessions_begins_a_new_session_under_a_new_id() {
        SignalingClient client = server.client(options -> options.resume("ana", "old"));
        client.connectAsync();
        assertThat(server.heard()).containsExactly("{'type':'hello','peer':'ana','resume':{'session':'old'}}");
        server.says("{'type':'error','code':'resume-invalid','message':'no','retryable':false}");
        assertThat(server.heard()).containsExactly("{'type':'hello'}");
        server.says(Script.WELCOME.replace("'peer':'ana'", "'peer':'zoe'"));
        assertThat(client.peer()).isEqualTo("zoe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ended", "expired"})
    void the_end_of_a_session_by_the_server_is_told_with_its_text(String reason) {
        server.welcomed();
        server.says("{'type':'bye','reason':'" + reason + "','text':'Your account was closed.'}");
        server.closes(reason.equals("ended") ? 4502 : 4501);
        assertThat(server.ears.all())
                .contains(
                        reason.equals("ended")
                                ? "closed ENDED: Your account was closed."
                                : "closed EXPIRED: the identity is valid no more");
        server.advance(Duration.ofMinutes(5));
        assertThat(server.network.sockets).hasSize(1);
    }

    @Test
    void close_says_bye_and_waits_for_the_end_of_the_socket() {
        server.welcomed();
        CompletableFuture<ClientException> closed = server.client.closeAsync().toCompletableFuture();
        assertThat(server.heard()).containsExactly("{'type':'bye'}");
        assertThat(server.client.state()).isEqualTo(State.CLOSED);
        assertThat(closed).isNotDone();
        server.closes(1000);
        assertThat(closed).isCompletedWithValueMatching(why -> why.kind() == Kind.CLOSED);
        assertThatThrownBy(() -> server.client.send("bo", "1")).isInstanceOf(ClientException.class);
        assertThat(server.client.freshIceServers().toCompletableFuture()).isNotDone();
        server.time.settle();
        assertThat(server.client.freshIceServers()).satisfies(late -> {
            server.time.settle();
            assertThat(late.toCompletableFuture()).isCompletedExceptionally();
        });
    }

    @Test
    void close_waits_for_no_server_longer_than_two_seconds() {
        server.welcomed();
        CompletableFuture<ClientException> closed = server.client.closeAsync().toCompletableFuture();
        server.advance(Duration.ofSeconds(2));
        assertThat(closed).isCompleted();
        assertThat(server.network.last().isOver()).isTrue();
    }

    @Test
    void a_client_that_is_closed_before_there_was_a_welcome_opens_no_more_sockets() {
        server.network.webSockets = FakeNetwork.Way.FAIL;
        server.network.streams = FakeNetwork.Way.FAIL;
        CompletableFuture<Void> connected = server.client.connectAsync().toCompletableFuture();
        server.advance(Duration.ofSeconds(30));
        int tried = server.network.sockets.size();
        assertThat(tried).isGreaterThan(3);
        server.client.closeAsync();
        server.advance(Duration.ofMinutes(5));
        assertThat(connected).isCompletedExceptionally();
        assertThat(server.network.sockets).hasSize(tried);
    }

    @Test
    void what_is_wrong_is_said_before_anything_is_sent() {
        assertThatThrownBy(() -> SignalingClient.builder(java.net.URI.create("ftp://host/signal")))
                .hasMessageContaining("ftp://host/signal");
        for (String wrong : List.of("//host", "ws:///signal", "ws://host:0/", "ws://host:70000/", "ws://host/#part")) {
            assertThatThrownBy(() -> SignalingClient.builder(java.net.URI.create(wrong)))
                    .hasMessageContaining(wrong);
        }
        assertThatThrownBy(() -> SignalingClient.builder(java.net.URI.create("ws://ana:secret@host/signal")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("header")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> server.client.send("b o", "1")).hasMessageContaining("b o");
        assertThatThrownBy(() -> server.client.send("bo", "{")).hasMessageContaining("JSON");
        assertThatThrownBy(() -> server.client.update("[]")).hasMessageContaining("object");
        assertThatThrownBy(() -> server.client(options -> options.name(" "))).hasMessageContaining("name");
    }

    @Test
    void attributes_go_with_hello_and_changes_with_update_and_a_new_session_begins_with_the_latest() {
        server.client(options -> options.attributes("{\"n\":1}"));
        server.welcomed();
        server.client.update("{\"n\":2}");
        assertThat(server.heard()).containsExactly("{'type':'update','id':1,'attributes':{'n':2}}");
        server.client.update("{\"n\":3}");
        server.time.settle();
        server.says("{'type':'error','re':2,'code':'too-large','message':'too large','retryable':false}");
        assertThat(server.ears.all()).contains("update refused {\"n\":3}");
        server.network.last().cut();
        server.time.settle();
        server.heard();
        server.says(Script.WELCOME);
        assertThat(server.heard()).containsExactly("{'type':'update','id':3,'attributes':{'n':2}}");
    }
}
