package dev.beckon.signaling.session;

import dev.beckon.signaling.Participant;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.spi.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A peer of the server's own in the room: it speaks, listens, and negotiates nothing. */
final class SimParticipant implements Participant.Ears {

    /** Above those of all clients. */
    static final String PEER = "p9";

    /** What may be answered when a room ends, another one leaves, it was removed, or the one before has not quite gone. */
    private static final Set<ErrorCode> EXPECTED = Set.of(
            ErrorCode.NOT_FOUND,
            ErrorCode.BAD_STATE,
            ErrorCode.FORBIDDEN,
            ErrorCode.ID_TAKEN,
            ErrorCode.ROOM_LOCKED,
            ErrorCode.UNAVAILABLE);

    final Signaling node;
    private final SimModel model;
    private final SimServer server;
    private final Participant asks;
    private final Set<String> others = new TreeSet<>();
    private boolean over;

    SimParticipant(Signaling node, SimModel model, SimServer server) {
        this.node = node;
        this.model = model;
        this.server = server;
        model.excuse(PEER);
        this.asks = node.participate(new Identity(SimServer.user(PEER)).as(PEER), this);
    }

    boolean isOver() {
        return over;
    }

    void leave() {
        asks.leave();
    }

    /** The next of the numbered messages to somebody whom it knows, if it knows anybody. */
    void speak(int chance) {
        List<String> known = new ArrayList<>(others);
        if (!over && !known.isEmpty()) {
            String to = known.get(chance % known.size());
            int number = model.next(PEER, to);
            asks.ask(new Message.Send(SimModel.request(to, number), to, null, Payload.ofJson(String.valueOf(number))));
        }
    }

    /** Its node is gone, and it is nothing but a part of that. */
    void dies() {
        over = true;
        model.excuse(PEER);
    }

    @Override
    public void hears(Message message) {
        if (over) {
            return;
        }
        if (message instanceof Message.Welcome) {
            asks.ask(new Message.Join(1, SimServer.ROOM, true, 0, null, false, false));
        } else if (message instanceof Message.Joined joined) {
            joined.peers().forEach(member -> others.add(member.info().peer()));
        } else if (message instanceof Message.PeerJoined joined) {
            model.check(others.add(joined.info().peer()), PEER + " was told twice that somebody joined: " + joined);
        } else if (message instanceof Message.PeerLeft left) {
            model.check(others.remove(left.peer()), PEER + " was told that a stranger left: " + left);
        } else if (message instanceof Message.Left) {
            others.clear();
            leave();
        } else if (message instanceof Message.Data data) {
            model.arrived(data.from(), PEER, number(data.data()));
        } else if (message instanceof Message.Notice notice) {
            server.heard(PEER, number(notice.data()));
        } else if (message instanceof Message.Error error) {
            refused(error);
        }
    }

    private void refused(Message.Error error) {
        model.check(EXPECTED.contains(error.code()), PEER + " got " + error);
        model.notPassed(PEER, (int) error.re());
        if (error.re() == 1) {
            leave(); // not let in
        }
    }

    private static int number(Payload data) {
        return Integer.parseInt(data.json());
    }

    @Override
    public void ended(CloseReason reason) {
        if (!over) {
            dies();
        }
    }
}
