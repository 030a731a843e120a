package dev.beckon.demo.admin;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.registry.PeerView;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is asked of sessions and done to them: of one peer, or of all peers of a user. */
final class SessionDeeds {

    private final Signaling node;

    SessionDeeds(Signaling node) {
        this.node = node;
    }

    List<Route> routes() {
        return List.of(
                Route.of(HttpMethod.GET, "/admin/sessions", this::list),
                Route.of(HttpMethod.GET, "/admin/sessions/{peer}", this::view),
                Route.of(HttpMethod.DELETE, "/admin/sessions/{peer}", this::end),
                Route.of(HttpMethod.POST, "/admin/sessions/{peer}/messages", this::send),
                Route.of(HttpMethod.GET, "/admin/users/{user}/sessions", this::ofUser),
                Route.of(HttpMethod.DELETE, "/admin/users/{user}/sessions", this::endOfUser),
                Route.of(HttpMethod.POST, "/admin/users/{user}/messages", this::sendToUser));
    }

    private CompletionStage<AdminAnswer> list(Act act) {
        String after = Admin.after(act);
        return node.peers()
                .list(after, Admin.PAGE + 1)
                .thenCompose(ids -> views(ids.subList(0, Math.min(ids.size(), Admin.PAGE)))
                        .thenApply(known -> AdminAnswer.sessions(known, Admin.next(ids))));
    }

    private CompletionStage<List<PeerView>> views(List<String> ids) {
        CompletionStage<List<PeerView>> views = CompletableFuture.completedStage(new ArrayList<>());
        for (String id : ids) {
            views = views.thenCombine(node.peers().get(id).view(), (known, view) -> {
                if (view != null) {
                    known.add(view);
                }
                return known;
            });
        }
        return views;
    }

    private CompletionStage<AdminAnswer> view(Act act) {
        return node.peers()
                .get(act.id())
                .view()
                .thenApply(view -> view == null ? missing(act) : AdminAnswer.session(view));
    }

    private CompletionStage<AdminAnswer> end(Act act) {
        return Audit.done(
                act,
                "end-session",
                missing(act),
                node.peers().get(act.id()).disconnect(act.parameter("text")),
                "peer",
                act.id());
    }

    private CompletionStage<AdminAnswer> send(Act act) {
        return Audit.done(
                act, "message-session", missing(act), node.peers().get(act.id()).send(act.text()), "peer", act.id());
    }

    private static AdminAnswer missing(Act act) {
        return Admin.nothing("session of", act.id());
    }

    // ---- users

    private static String user(Act act) {
        if (!Ids.isUser(act.id())) {
            throw new IllegalArgumentException("this is no name of a user: " + Ids.USER);
        }
        return act.id();
    }

    private CompletionStage<AdminAnswer> ofUser(Act act) {
        return node.user(user(act))
                .peers()
                .thenCompose(this::views)
                .thenApply(known -> AdminAnswer.sessions(known, null));
    }

    private CompletionStage<AdminAnswer> endOfUser(Act act) {
        return counted(act, "end-user", node.user(user(act)).disconnect(act.parameter("text")));
    }

    private CompletionStage<AdminAnswer> sendToUser(Act act) {
        return counted(act, "message-user", node.user(user(act)).send(act.text()));
    }

    private static CompletionStage<AdminAnswer> counted(Act act, String deed, CompletionStage<@Nullable Integer> done) {
        return done.thenApply(count -> {
            int sessions = count == null ? 0 : count;
            Audit.log(act, deed, sessions == 0 ? "not-found" : "done", "user", act.id());
            return AdminAnswer.count(sessions);
        });
    }
}
