package dev.beckon.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import java.io.IOException;

/**
 * What {@code JsonCodec} makes of a relayed message, made by the streaming parser of Jackson with the same bounds and with its check for duplicate keys.
 * It does less: ids are not checked, and the sdp's text is not looked at.
 */
final class JacksonDecoder {

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    Message decode(byte[] frame) throws IOException {
        String type = "";
        String to = "";
        String link = null;
        long epoch = Message.NO_EPOCH;
        Payload body = Payload.NULL;
        try (JsonParser parser = factory.createParser(frame)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "type" -> type = parser.getText();
                    case "to" -> to = parser.getText();
                    case "link" -> link = parser.getText();
                    case "epoch" -> epoch = parser.getLongValue();
                    case "candidate", "sdp" -> body = value(parser, frame);
                    default -> parser.skipChildren();
                }
            }
        }
        MessageType known = MessageType.ofWire(type);
        if (known == null) {
            throw new IOException("no type of message: " + type);
        }
        return new Message.Signal(known, Message.NO_ID, to, body, link, epoch);
    }

    private static Payload value(JsonParser parser, byte[] frame) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return new Payload(frame, start, (int) parser.currentLocation().getByteOffset() - start);
    }
}
