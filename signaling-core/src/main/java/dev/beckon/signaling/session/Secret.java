package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** 128 bits that nobody can guess; a session proves by them that it is the same client that comes back. */
record Secret(long high, long low) {

    /** Of {@link #text}. */
    private static final int LENGTH = 22;

    static Secret random(RandomGenerator random) {
        byte[] bytes = new byte[2 * Long.BYTES]; // in one go, which a strong generator does best
        random.nextBytes(bytes);
        ByteBuffer read = ByteBuffer.wrap(bytes);
        return new Secret(read.getLong(), read.getLong());
    }

    /** What a client chose itself: as long as the others, however long that is. */
    static Secret chosen(String text) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new Secret(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** As 22 characters of an id. */
    String text() {
        byte[] bytes =
                ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the client is told: whose session it is, and the secret. */
    String of(String peer) {
        return peer + "." + text();
    }

    /**
     * Whose session it would be, in what a client shows.
     *
     * @throws SignalingException {@code resume-invalid} if it is no such thing
     */
    static String peerIn(String shown) {
        int dot = shown.length() - LENGTH - 1;
        if (dot > 0 && shown.charAt(dot) == '.' && Ids.isId(shown.substring(dot + 1))) {
            String peer = shown.substring(0, dot);
            if (Ids.isId(peer)) {
                return peer;
            }
        }
        throw new SignalingException(ErrorCode.RESUME_INVALID, "this is no session secret");
    }

    /**
     * The secret in what a client shows.
     *
     * @throws SignalingException {@code resume-invalid} if there is none
     */
    static Secret in(String shown) {
        peerIn(shown);
        byte[] bytes = Base64.getUrlDecoder().decode(shown.substring(shown.length() - LENGTH));
        ByteBuffer read = ByteBuffer.wrap(bytes);
        return new Secret(read.getLong(), read.getLong());
    }

    /** Compares in a time that does not tell how much is right. */
    boolean is(String peer, String shown) {
        return MessageDigest.isEqual(of(peer).getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "Secret";
    }

    // ---- from node to node

    void write(FieldWriter out) {
        out.number(1, high).number(2, low);
    }

    static Secret read(Fields in) {
        return new Secret(in.number(1), in.number(2));
    }
}
