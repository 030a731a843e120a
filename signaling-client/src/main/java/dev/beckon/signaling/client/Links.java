package dev.beckon.signaling.client;

import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links of one session, by peer and name. For the loop. */
final class Links {

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    /** Open at once; an offer for one more is answered by a close. */
    static final int MOST = 4_096;

    /** The first of a link: a higher one goes on with a link that this client does not have. */
    private static final long FIRST_EPOCH = 1;

    private record Key(String peer, @Nullable String name) {}

    private final Session session;
    private final Courier courier;
    private final ClientListener listener;
    private final Map<Key, ClientLink> links = new LinkedHashMap<>();

    Links(Session session, Courier courier, ClientListener listener) {
        this.session = session;
        this.courier = courier;
        this.listener = listener;
    }

    /** A link that this side opens: there before the next message is read. */
    ClientLink open(String peer, @Nullable String name, LinkListener hears) {
        ClientLink link = new ClientLink(session, courier, this, peer, name);
        link.listener(hears);
        session.loop.execute(() -> {
            ClientLink before = links.put(new Key(peer, name), link);
            if (before != null) {
                before.end();
                links.put(new Key(peer, name), link);
            }
        });
        return link;
    }

    /** On any thread. */
    void report(String peer, @Nullable String link, LinkOutcome outcome) {
        session.send(
                id -> new Message.LinkReport(id, peer, link, outcome),
                why -> LOG.warn("The server did not take the report of a link with {}: {}", peer, why.getMessage()));
    }

    /** @return whether it is about links */
    boolean received(Message message) {
        if (message instanceof Message.PeerBack back && !back.resumed()) {
            each(back.peer(), ClientLink::sessionLost);
            each(back.peer(), ClientLink::reachable);
            return false; // of rooms and calls, too
        } else if (message instanceof Message.PeerJoined joined) {
            each(joined.info().peer(), ClientLink::reachable);
            return false;
        } else if (message instanceof Message.Joined joined) {
            joined.peers().forEach(member -> each(member.info().peer(), ClientLink::reachable));
            return false;
        } else if (message instanceof Message.Accepted accepted) {
            each(accepted.peer().peer(), ClientLink::reachable);
            return false;
        } else if (!(message instanceof Message.Signal signal)) {
            return false;
        } else {
            ClientLink link = find(signal);
            if (link != null) {
                link.received(signal);
            } else {
                unknown(signal);
            }
            return true;
        }
    }

    private @Nullable ClientLink find(Message.Signal signal) {
        ClientLink named = links.get(new Key(signal.peer(), signal.link()));
        if (named != null || signal.link() != null || signal.type() == MessageType.OFFER) {
            return named;
        }
        // without a name it is about the only link that the two have
        List<ClientLink> ofPeer = links.values().stream()
                .filter(link -> link.peer().equals(signal.peer()))
                .collect(Collectors.toUnmodifiableList());
        return ofPeer.size() == 1 ? ofPeer.get(0) : null;
    }

    private void unknown(Message.Signal signal) {
        boolean begins = signal.type() == MessageType.OFFER
                && (signal.epoch() <= FIRST_EPOCH || signal.link() == null)
                && links.size() < MOST;
        if (begins) {
            ClientLink link = new ClientLink(session, courier, this, signal.peer(), signal.link());
            links.put(new Key(signal.peer(), signal.link()), link);
            courier.tell(() -> listener.linked(link));
            link.received(signal);
        } else if (signal.type() == MessageType.OFFER || signal.type() == MessageType.ANSWER) {
            session.insist(
                    reply -> new Message.Signal(
                            MessageType.CLOSE, reply, signal.peer(), null, signal.link(), Message.NO_EPOCH),
                    () -> !has(signal.peer(), signal.link()),
                    why -> {}); // the other side cannot be reached, or offers again
        }
    }

    /** The server has forgotten what was negotiated. */
    void sessionLost() {
        List.copyOf(links.values()).forEach(ClientLink::sessionLost);
    }

    private void each(String peer, Consumer<ClientLink> then) {
        for (ClientLink link : List.copyOf(links.values())) {
            if (link.peer().equals(peer)) {
                then.accept(link);
            }
        }
    }

    void closed() {
        List.copyOf(links.values()).forEach(ClientLink::ended);
    }

    /** Whether there is a link of this name, again. */
    boolean has(String peer, @Nullable String name) {
        return links.containsKey(new Key(peer, name));
    }

    void isOver(ClientLink link) {
        links.remove(new Key(link.peer(), link.name()), link);
    }
}
