package dev.beckon.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Messages of the sizes that browsers send. */
final class Frames {

    private Frames() {}

    /** A candidate of 250 bytes, as Chromium trickles them. */
    static byte[] candidate(String to) {
        return padded(
                "{\"type\":\"candidate\",\"to\":\"" + to + "\",\"candidate\":{\"candidate\":\"candidate:842163049 1 udp"
                        + " 1677729535 203.0.113.77 46154 typ srflx raddr 192.0.2.41 rport 46154 generation 0 ufrag Qx",
                "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}",
                250);
    }

    /** An offer of 4 KB: two tracks and a data channel. */
    static byte[] offer(String to) {
        return padded(
                "{\"type\":\"offer\",\"to\":\"" + to
                        + "\",\"sdp\":\"v=0\\r\\no=- 46117 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\n",
                "\"}",
                4096);
    }

    /** Fills the middle with lines of an sdp, or of what a candidate ends with. */
    private static byte[] padded(String start, String end, int bytes) {
        String filling = bytes > 1000 ? "a=rtpmap:111 opus/48000/2\\r\\n" : "n7Kd";
        StringBuilder text = new StringBuilder(start);
        while (text.length() + filling.length() + end.length() <= bytes) {
            text.append(filling);
        }
        while (text.length() + end.length() < bytes) {
            text.append('x');
        }
        return text.append(end).toString().getBytes(UTF_8);
    }
}
