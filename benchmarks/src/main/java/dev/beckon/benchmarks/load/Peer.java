package dev.beckon.benchmarks.load;

/** Who a client is, whom it sends to, and where both are. */
record Peer(String id, String mate, String room) {

    private static final String CANDIDATE_START =
            "candidate:842163049 1 udp 1677729535 203.0.113.77 46154 typ srflx raddr"
                    + " 192.0.2.41 rport 46154 generation 0 ufrag Qx";
    private static final int BYTES = 250;

    /** In every message that is relayed, and in no other. */
    static final String MARK = "candidate:842163049";

    /** One of the peers of a room of that many. In a room of two the other one is the mate. */
    static Peer of(int number, int roomSize) {
        return new Peer("peer-" + number, "peer-" + (number ^ 1), "room-" + number / roomSize);
    }

    /** A message of 250 bytes with a candidate in it, in whatever form its server wants. */
    static String message(String before, String after) {
        String head = before + "{\"candidate\":\"" + CANDIDATE_START;
        String tail = "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}" + after;
        return head + "x".repeat(Math.max(0, BYTES - head.length() - tail.length())) + tail;
    }
}
