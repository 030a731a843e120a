package dev.beckon.demo.admin;

import dev.beckon.signaling.CallTimeline;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What happened when, to calls and pairs. */
final class TimelineDeeds {

    private final CallTimeline timeline;

    TimelineDeeds(CallTimeline timeline) {
        this.timeline = timeline;
    }

    List<Route> routes() {
        return List.of(
                Route.of(HttpMethod.GET, "/admin/timelines", act -> now(AdminAnswer.list("known", timeline.known()))),
                Route.of(
                        HttpMethod.GET,
                        "/admin/calls/{call}",
                        act -> now(events("call", act.id(), timeline.ofCall(act.id())))),
                Route.of(HttpMethod.GET, "/admin/pairs/{peer}/{other}", this::pair));
    }

    private CompletionStage<AdminAnswer> pair(Act act) {
        String other = act.ids().get(1);
        return now(events("pair", act.id() + "/" + other, timeline.between(act.id(), other)));
    }

    private static AdminAnswer events(String kind, String id, List<CallTimeline.Event> events) {
        return events.isEmpty() ? Admin.nothing(kind, id) : AdminAnswer.events(kind, id, events);
    }

    private static CompletionStage<AdminAnswer> now(AdminAnswer answer) {
        return CompletableFuture.completedStage(answer);
    }
}
