package dev.beckon.signaling.json;

import dev.beckon.signaling.json.JsonFields.Name;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.message.LinkOutcome.CandidateType;
import dev.beckon.signaling.message.LinkOutcome.Cause;
import dev.beckon.signaling.message.LinkOutcome.Gathered;
import dev.beckon.signaling.message.LinkOutcome.IceState;
import dev.beckon.signaling.message.LinkOutcome.RelayProtocol;
import dev.beckon.signaling.message.LinkOutcome.Result;
import dev.beckon.signaling.message.SignalingException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a client's {@code link-report}. */
final class JsonLinkReport {

    /** A day. */
    static final long MOST_MILLIS = 86_400_000;

    /** Candidates of one type. */
    static final int MOST_GATHERED = 1_000;

    private JsonLinkReport() {}

    static LinkOutcome outcome(JsonFields fields) {
        Result result = oneOf(fields, Name.RESULT, Result.class);
        Cause cause = optional(fields, Name.CAUSE, Cause.class);
        IceState ice = oneOf(fields, Name.ICE, IceState.class);
        if (result == Result.CONNECTED ? cause != null && cause != Cause.NO_MEDIA : cause == null) {
            throw new SignalingException(
                    ErrorCode.BAD_MESSAGE,
                    "\"cause\" belongs to every result but \"connected\", which may have \"no-media\"; it was "
                            + (cause == null ? "missing" : "\"" + cause.wire() + "\""));
        }
        return new LinkOutcome(
                result,
                cause,
                fields.integer(Name.MILLIS, 0, MOST_MILLIS, 0),
                optional(fields, Name.LOCAL, CandidateType.class),
                optional(fields, Name.REMOTE, CandidateType.class),
                optional(fields, Name.RELAY_PROTOCOL, RelayProtocol.class),
                ice,
                gathered(fields),
                fields.has(Name.RELAY_ANSWERED) ? fields.flag(Name.RELAY_ANSWERED) : null);
    }

    private static Gathered gathered(JsonFields fields) {
        if (!fields.has(Name.GATHERED)) {
            return new Gathered(0, 0, 0, 0);
        }
        JsonFields counts = new JsonFields(fields.payload(Name.GATHERED).bytes());
        return new Gathered(
                count(counts, Name.HOST),
                count(counts, Name.SRFLX),
                count(counts, Name.PRFLX),
                count(counts, Name.RELAY));
    }

    private static int count(JsonFields counts, Name type) {
        return (int) counts.integer(type, 0, MOST_GATHERED, 0);
    }

    private static <E extends Enum<E>> E oneOf(JsonFields fields, Name name, Class<E> kind) {
        E value = optional(fields, name, kind);
        if (value == null) {
            throw bad(name, kind, "it is missing");
        }
        return value;
    }

    private static <E extends Enum<E>> @Nullable E optional(JsonFields fields, Name name, Class<E> kind) {
        String text = fields.optionalText(name);
        if (text == null) {
            return null;
        }
        for (E value : kind.getEnumConstants()) {
            if (LinkOutcome.wire(value).equals(text)) {
                return value;
            }
        }
        throw bad(name, kind, "not \"" + JsonFields.shown(text) + "\"");
    }

    private static SignalingException bad(Name name, Class<? extends Enum<?>> kind, String but) {
        String all =
                Arrays.stream(kind.getEnumConstants()).map(LinkOutcome::wire).collect(Collectors.joining(", "));
        return new SignalingException(ErrorCode.BAD_MESSAGE, "\"" + name.key + "\" must be one of " + all + "; " + but);
    }
}
