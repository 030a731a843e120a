package dev.beckon.benchmarks;

import dev.beckon.signaling.spi.Connection;

/** Two peers in a room. What Ana says comes to Bo, who acknowledges every 32nd message as PROTOCOL.md asks. For use by one thread. */
final class Pair {

    static final String RECEIVER = "bo-4711";
    private static final int ACK_EVERY = 32;

    private final Connection ana;
    private final Connection bo;
    private final KeepingTransport toBo = new KeepingTransport();
    private int counted;
    private int unacknowledged;

    Pair(Node node) {
        ana = node.member("ana-4711", "room-4711", new KeepingTransport());
        bo = node.member(RECEIVER, "room-4711", toBo);
        counted = 1; // "joined"
    }

    /** @return what Bo is sent */
    byte[] relay(byte[] frame) {
        ana.receive(frame);
        counted++;
        byte[] received = toBo.last;
        if (++unacknowledged == ACK_EVERY) {
            unacknowledged = 0;
            bo.receive(Node.json("{\"type\":\"ack\",\"received\":" + counted + "}"));
        }
        return received;
    }
}
