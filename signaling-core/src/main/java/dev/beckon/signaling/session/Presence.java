package dev.beckon.signaling.session;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What others are told of a peer while they share rooms with it: that it is away, that it is back, what it changed. What could not be told is owed, and told
 * as it is then. Touched in steps of the session only.
 */
final class Presence {

    private static final String DEBT = "presence";
    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    /** In the order in which they are told. */
    private enum News {
        /** Back, with nothing left of what was under way. */
        STARTED_AFRESH,
        AWAY_OR_BACK,
        UPDATED
    }

    private final Session session;
    /** Written in steps, under the session's lock. */
    private boolean toldAway;
    /** Whether the registry knows what this peer looks like now. */
    private boolean noted = true;
    /** For each room; empty most of the time. */
    private Map<String, Set<News>> untold = Map.of();

    Presence(Session session) {
        this.session = session;
    }

    /** The session comes from another node, which wrote this. */
    Presence(Session session, Fields in) {
        this.session = session;
        this.toldAway = in.flag(1);
        this.noted = in.flag(2);
        Map<String, Set<News>> all = new TreeMap<>();
        for (Fields entry : in.each(3, each -> each)) {
            Set<News> news = EnumSet.noneOf(News.class);
            if (entry.flag(2)) {
                news.add(News.STARTED_AFRESH);
            }
            if (entry.flag(3)) {
                news.add(News.AWAY_OR_BACK);
            }
            if (entry.flag(4)) {
                news.add(News.UPDATED);
            }
            all.put(entry.text(1), news);
        }
        this.untold = all.isEmpty() ? Map.of() : all;
        if (!noted || !untold.isEmpty()) {
            owe();
        }
    }

    /** What a session would write of which others were told that it is away, and nothing else. */
    static Fields away() {
        return new Fields(new FieldWriter().flag(1, true).flag(2, true).bytes());
    }

    /** The session goes to another node. */
    void write(FieldWriter out) {
        out.flag(1, toldAway).flag(2, noted);
        untold.forEach((room, news) -> out.fields(
                3,
                to -> to.text(1, room)
                        .flag(2, news.contains(News.STARTED_AFRESH))
                        .flag(3, news.contains(News.AWAY_OR_BACK))
                        .flag(4, news.contains(News.UPDATED))));
    }

    /** Whether others were told that the peer is away. Under the session's lock. */
    boolean toldAway() {
        return toldAway;
    }

    /**
     * Tells whether the peer is away now, if that is not what was told last.
     *
     * @param startedAfresh whether what was under way with it is void: that is told in any case
     */
    @Nullable
    CompletableFuture<?> comesOrGoes(boolean startedAfresh) {
        boolean away;
        boolean same;
        synchronized (session.lock()) {
            away = session.isDetached();
            same = away == toldAway;
            toldAway = away;
        }
        if (same && !startedAfresh) {
            return null;
        }
        if (away && !same) {
            session.node.listener.on(new SignalingEvent.SessionDetached(session.requester()));
        }
        return tell(startedAfresh ? EnumSet.of(News.STARTED_AFRESH, News.AWAY_OR_BACK) : EnumSet.of(News.AWAY_OR_BACK));
    }

    CompletableFuture<?> updated() {
        return tell(EnumSet.of(News.UPDATED));
    }

    private CompletableFuture<?> tell(Set<News> news) {
        noted = false;
        Map<String, Set<News>> more = new TreeMap<>(untold);
        for (String room : session.rooms()) {
            more.computeIfAbsent(room, unknown -> EnumSet.noneOf(News.class)).addAll(news);
        }
        untold = more;
        return flush().exceptionally(failure -> {
            owe();
            return null;
        });
    }

    private void owe() {
        session.debts().owe(DEBT, Debts.FIRST, this::flush);
    }

    /** Tells all that is untold; fails if something remains so. */
    private CompletableFuture<Void> flush() {
        CompletableFuture<?> changed = noted ? DONE : session.node.registry.changed(session);
        Map<String, CompletableFuture<?>> told = new TreeMap<>();
        if (!untold.isEmpty()) {
            untold.keySet().retainAll(session.rooms());
            untold.forEach((room, news) -> told.put(room, announce(room, news)));
        }
        return all(Stream.concat(Stream.of(changed), told.values().stream())).whenComplete((done, failure) -> {
            noted |= !changed.isCompletedExceptionally();
            told.forEach((room, outcome) -> {
                if (!outcome.isCompletedExceptionally()) {
                    untold.remove(room);
                }
            });
            if (untold.isEmpty()) {
                untold = Map.of();
            }
        });
    }

    private CompletableFuture<Void> announce(String room, Set<News> all) {
        if (all.contains(News.STARTED_AFRESH) && !toldAway) {
            all.remove(News.AWAY_OR_BACK); // said by the other
        }
        PeerView now = new PeerView(session.info(), session.user(), toldAway);
        return all(all.stream()
                .map(news -> session.node.registry.announce(session, now, room, new Outgoing(message(room, news)))));
    }

    private static CompletableFuture<Void> all(Stream<? extends CompletableFuture<?>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
    }

    private Message message(String room, News news) {
        return switch (news) {
            case STARTED_AFRESH -> new Message.PeerBack(room, session.id(), false, session.freshStarts());
            case AWAY_OR_BACK ->
                toldAway
                        ? new Message.PeerAway(room, session.id())
                        : new Message.PeerBack(room, session.id(), true, session.freshStarts());
            case UPDATED -> new Message.PeerUpdated(session.info());
        };
    }
}
