package dev.beckon.signaling.session;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.session.Link.Verdict;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import dev.beckon.signaling.wire.Wire;
import dev.beckon.signaling.wire.WireException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer that this one may reach, and the links between the two. Guarded by the lock of the session.
 *
 * <p>Most pairs have one link, so links are a chain. A side may have an offer outstanding on {@code linksPerPair} of them; of others, which are stable or
 * closed, so many are remembered, and forgetting the oldest of those loses nothing but the reason why something late is void.
 */
final class Neighbour {

    PeerInfo info;
    final boolean polite;

    /** The rooms that both are in. */
    List<String> rooms;

    boolean away;

    /** The newest first. */
    private @Nullable Link links;

    /** Whether there was a link that this side knows no more. */
    private boolean hasForgotten;

    /** The last fresh start of that peer that this one heard of. */
    private int freshStarts;

    Neighbour(String own, PeerInfo other, String room, boolean away) {
        this.info = other;
        this.polite = isPolite(own, other.peer());
        this.rooms = List.of(room);
        this.away = away;
    }

    static boolean isPolite(String own, String other) {
        return own.compareTo(other) < 0;
    }

    /** That peer started afresh, or lost messages. It is told in each room that is shared, and counts once. */
    void startedAfresh(int freshStart) {
        if (freshStart != freshStarts) {
            freshStarts = freshStart;
            for (Link link = links; link != null; link = link.next) {
                if (link.isClosed()) {
                    remove(link);
                } else {
                    link.reset();
                }
            }
        }
    }

    /** Our own client started afresh: it knows of no link. */
    void forgetLinks() {
        links = null;
    }

    /** Judges what our client sends. */
    Verdict sends(Message.Signal signal, int linksPerPair) {
        Link link = find(signal);
        if (signal.type() == MessageType.OFFER && localOffersBeside(link) >= linksPerPair) {
            return Verdict.TOO_MANY;
        }
        if (link == null) {
            switch (signal.type()) {
                case OFFER, CLOSE:
                    break;
                case ANSWER:
                    return hasForgotten ? Verdict.STALE : Verdict.NO_OFFER;
                case WITHDRAW:
                    return Verdict.STALE;
                default:
                    return Verdict.PASS;
            }
            link = add(signal.link(), linksPerPair);
        }
        return link.sends(signal.type(), signal.epoch(), polite);
    }

    /** Judges what that peer's session let through. */
    Verdict receives(Message.Signal signal, int linksPerPair) {
        Link link = find(signal);
        if (link == null) {
            switch (signal.type()) {
                case OFFER, CLOSE:
                    break;
                case ANSWER, WITHDRAW:
                    return Verdict.STALE;
                default:
                    return Verdict.PASS;
            }
            link = add(signal.link(), linksPerPair);
        }
        return link.receives(signal.type(), signal.epoch(), polite);
    }

    /** The link that a message names. One that names none, unless it is an offer, may also mean the only link that there is. */
    private @Nullable Link find(Message.Signal signal) {
        String name = signal.link();
        Link only = null;
        int open = 0;
        for (Link link = links; link != null; link = link.next) {
            if (link.isNamed(name)) {
                return link;
            }
            if (!link.isClosed()) {
                only = link;
                open++;
            }
        }
        return name == null && open == 1 && signal.type() != MessageType.OFFER ? only : null;
    }

    private int localOffersBeside(@Nullable Link one) {
        int offers = 0;
        for (Link link = links; link != null; link = link.next) {
            offers += link != one && link.hasLocalOffer() ? 1 : 0;
        }
        return offers;
    }

    private Link add(@Nullable String name, int linksPerPair) {
        makeRoom(linksPerPair);
        Link added = new Link(name, links);
        links = added;
        return added;
    }

    /** Forgets the oldest closed link where there are enough, else the oldest stable one; both sides' offers are bounded, so twice as many are never reached. */
    private void makeRoom(int linksPerPair) {
        int known = 0;
        Link oldest = null;
        Link dispensable = null;
        for (Link link = links; link != null; link = link.next) {
            known++;
            oldest = link;
            if (link.isClosed() || link.isIdle() && (dispensable == null || !dispensable.isClosed())) {
                dispensable = link;
            }
        }
        if (known >= linksPerPair && dispensable != null) {
            remove(dispensable);
        } else if (known >= 2 * linksPerPair && oldest != null) {
            remove(oldest);
        }
    }

    private void remove(Link gone) {
        hasForgotten = true;
        if (links == gone) {
            links = gone.next;
            return;
        }
        for (Link link = links; link != null; link = link.next) {
            if (link.next == gone) {
                link.next = gone.next;
            }
        }
    }

    // ---- from node to node

    void write(FieldWriter out) {
        out.fields(1, other -> Wire.write(info, other)).texts(2, rooms).flag(3, away);
        for (Link link = links; link != null; link = link.next) {
            out.fields(4, link::write);
        }
        out.flag(5, hasForgotten).number(6, freshStarts);
    }

    static Neighbour read(String own, Fields in) {
        List<String> rooms = in.texts(2);
        if (rooms.isEmpty()) {
            throw new WireException("a neighbour that shares no room");
        }
        Neighbour neighbour = new Neighbour(own, Wire.peerInfo(in.fields(1)), rooms.get(0), in.flag(3));
        neighbour.rooms = List.copyOf(rooms);
        List<Fields> links = in.each(4, link -> link);
        for (int i = links.size() - 1; i >= 0; i--) {
            neighbour.links = Link.read(links.get(i), neighbour.links);
        }
        neighbour.hasForgotten = in.flag(5);
        neighbour.freshStarts = in.number(6, Integer.MIN_VALUE, Integer.MAX_VALUE);
        return neighbour;
    }
}
