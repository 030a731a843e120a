package dev.beckon.signaling.client;

import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down everything that is told of a client, its rooms, calls and links; one line each. */
final class Heard implements ClientListener, RoomListener, CallListener, LinkListener {

    private final List<String> lines = new ArrayList<>();
    final List<ClientCall> calls = new ArrayList<>();
    final List<ClientLink> links = new ArrayList<>();
    Duration delay = Duration.ZERO;

    private synchronized void add(String line) {
        lines.add(line);
    }

    /** What was told since. */
    synchronized List<String> take() {
        List<String> all = List.copyOf(lines);
        lines.clear();
        return all;
    }

    synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** The same, states aside. */
    List<String> events() {
        return take().stream().filter(line -> !line.startsWith("state ")).toList();
    }

    @Override
    public void stateChanged(SignalingClient client, SignalingClient.State state) {
        add("state " + state);
    }

    @Override
    public void welcomed(SignalingClient client, boolean resumed) {
        add("welcomed " + resumed);
    }

    @Override
    public void retrying(SignalingClient client, Duration in, int attempt, int code) {
        delay = in;
        add("retrying " + attempt + " after " + code);
    }

    @Override
    public void tokenFailed(SignalingClient client, Throwable why) {
        add("no token: " + why.getMessage());
    }

    @Override
    public void incoming(ClientCall call) {
        call.listener(this);
        calls.add(call);
        add("incoming " + call.with());
    }

    @Override
    public void restored(ClientCall call) {
        call.listener(this);
        calls.add(call);
        add("restored " + call.with());
    }

    @Override
    public void linked(ClientLink link) {
        link.listener(this);
        links.add(link);
        add("linked " + link.peer() + " " + link.name());
    }

    @Override
    public void message(String from, Payload data) {
        add("message " + from + " " + data.json());
    }

    @Override
    public void sendRefused(String peer, Payload data, ClientException why) {
        add("refused to " + peer + " " + data.json() + " " + why.code());
    }

    @Override
    public void notice(Payload data) {
        add("notice " + data.json());
    }

    @Override
    public void iceServers(List<IceServer> servers) {
        add("ice servers " + servers.size());
    }

    @Override
    public void updateRefused(Payload attributes, ClientException why) {
        add("update refused " + attributes.json());
    }

    @Override
    public void closed(ClientException why) {
        add("closed " + why.kind() + ": " + why.getMessage());
    }

    // ---- rooms

    @Override
    public void snapshot(ClientRoom room) {
        add("snapshot " + room.id() + " "
                + room.peers().stream().map(RoomPeer::id).toList());
    }

    @Override
    public void peerJoined(ClientRoom room, RoomPeer peer) {
        add("joined " + peer.id());
    }

    @Override
    public void peerLeft(ClientRoom room, RoomPeer peer, LeaveReason reason) {
        add("left " + peer.id() + " " + reason);
    }

    @Override
    public void peerAway(ClientRoom room, RoomPeer peer) {
        add("away " + peer.id());
    }

    @Override
    public void peerBack(ClientRoom room, RoomPeer peer, boolean resumed) {
        add("back " + peer.id() + " " + resumed);
    }

    @Override
    public void peerUpdated(ClientRoom room, RoomPeer peer) {
        Payload attributes = peer.attributes();
        add("updated " + peer.id() + " " + (attributes == null ? "" : attributes.json()));
    }

    @Override
    public void message(ClientRoom room, String from, Payload data) {
        add(room.id() + ": " + from + " " + data.json());
    }

    @Override
    public void sendRefused(ClientRoom room, Payload data, ClientException why) {
        add(room.id() + ": refused " + data.json() + " " + why.code());
    }

    @Override
    public void notice(ClientRoom room, Payload data) {
        add(room.id() + ": notice " + data.json());
    }

    @Override
    public void updated(ClientRoom room) {
        add("rules " + room.info().locked() + " " + room.info().moderator());
    }

    @Override
    public void knock(ClientRoom room, PeerInfo peer) {
        add("knock " + peer.peer());
    }

    @Override
    public void knockEnded(ClientRoom room, String peer) {
        add("knock ended " + peer);
    }

    @Override
    public void removed(ClientRoom room, LeaveReason reason, @Nullable String text) {
        add("removed " + reason + " " + text);
    }

    @Override
    public void evicted(ClientRoom room, ClientException why) {
        add("evicted " + why.code());
    }

    // ---- calls

    @Override
    public void ringing(ClientCall call) {
        add("ringing");
    }

    @Override
    public void accepted(ClientCall call, RoomPeer peer) {
        add("accepted " + peer.id() + (call.isOutgoing() ? " outgoing" : " incoming"));
    }

    @Override
    public void peerAway(ClientCall call) {
        add("call away");
    }

    @Override
    public void peerBack(ClientCall call, boolean resumed) {
        add("call back " + resumed);
    }

    @Override
    public void ended(ClientCall call, CallEnd end) {
        ClientException refusal = end.refusal();
        add("ended " + end.reason() + (refusal == null ? "" : " " + refusal.code()));
    }

    // ---- links

    @Override
    public void offer(ClientLink link, String sdp) {
        add("offer " + sdp);
    }

    @Override
    public void answer(ClientLink link, String sdp) {
        add("answer " + sdp);
    }

    @Override
    public void candidate(ClientLink link, @Nullable Payload candidate) {
        add("candidate " + (candidate == null ? "end" : candidate.json()));
    }

    @Override
    public void rollback(ClientLink link) {
        add("rollback");
    }

    @Override
    public void withdrawn(ClientLink link) {
        add("withdrawn");
    }

    @Override
    public void offerAnew(ClientLink link) {
        add("offer anew");
    }

    @Override
    public void refused(ClientLink link, ClientException why) {
        add("refused " + why.code());
    }

    @Override
    public void closed(ClientLink link) {
        add("link closed");
    }
}
