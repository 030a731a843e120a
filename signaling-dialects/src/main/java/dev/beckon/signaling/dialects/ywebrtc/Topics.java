package dev.beckon.signaling.dialects.ywebrtc;

import dev.beckon.signaling.message.Ids;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The ids of topics. A topic is any string, an id is not: names that are too long for one, or hold what ids must not, are told apart by their hash.
 *
 * @param realm of those that are ids
 */
record Topics(String realm) {

    String id(String topic) {
        return Ids.isUser(topic) ? Ids.inRealm(realm, topic) : Ids.inRealm(realm + "-sha256", hash(topic));
    }

    List<String> ids(List<String> topics) {
        return topics.stream().map(this::id).toList();
    }

    /** Of its UTF-16: in UTF-8 all halves of characters would be one. */
    private static String hash(String topic) {
        ByteBuffer units = ByteBuffer.allocate(Character.BYTES * topic.length());
        units.asCharBuffer().put(topic);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(units.array());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
