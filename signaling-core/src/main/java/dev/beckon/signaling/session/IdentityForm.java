package dev.beckon.signaling.session;

import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import dev.beckon.signaling.wire.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An identity as bytes, for a session that moves to another node. Its claims are what JSON and JSON Web Tokens have; of anything else nobody knows the form. */
final class IdentityForm {

    /** Claims are as deep as this at most: no token is, and reading goes no deeper. */
    private static final int DEEPEST = 32;

    private IdentityForm() {}

    /** @throws WireException if a claim is of a class that has no form */
    static void write(Identity identity, FieldWriter out) {
        out.text(1, identity.user())
                .text(2, identity.peer())
                .text(3, identity.name())
                .payload(4, identity.attributes());
        Instant end = identity.validUntil();
        if (end != null) {
            out.fields(5, to -> instant(end, to));
        }
        new TreeMap<>(identity.claims()).forEach((name, claim) -> out.fields(6, to -> entry(name, claim, to, 0)));
    }

    static Identity read(Fields in) {
        Fields end = in.fieldsOrNull(5);
        Map<String, Object> claims = new LinkedHashMap<>();
        for (Fields claim : in.each(6, each -> each)) {
            Object value = value(claim.fields(2), 0);
            if (value != null) {
                claims.put(claim.text(1), value);
            }
        }
        try {
            return new Identity(
                    in.textOrNull(1),
                    in.textOrNull(2),
                    in.textOrNull(3),
                    in.payloadOrNull(4),
                    end == null ? null : instant(end),
                    claims);
        } catch (WireException wrong) {
            throw wrong;
        } catch (IllegalArgumentException wrong) {
            throw new WireException("an identity that is none: " + wrong.getMessage());
        }
    }

    private static void instant(Instant time, FieldWriter out) {
        out.number(1, time.getEpochSecond()).number(2, time.getNano());
    }

    private static Instant instant(Fields in) {
        long seconds = in.number(1);
        if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
            throw new WireException("a time of " + seconds + " seconds");
        }
        return Instant.ofEpochSecond(seconds, in.number(2, 0, 999_999_999));
    }

    private static void entry(String name, @Nullable Object value, FieldWriter out, int depth) {
        out.text(1, name).fields(2, to -> value(name, value, to, depth));
    }

    private static void value(String name, @Nullable Object value, FieldWriter out, int depth) {
        if (depth > DEEPEST) {
            throw new WireException("claim \"" + name + "\" is deeper than " + DEEPEST);
        }
        if (value instanceof String text) {
            out.text(1, text);
        } else if (value instanceof Boolean truth) {
            out.number(2, truth ? 1 : 0);
        } else if (value instanceof Integer number) {
            out.number(3, number);
        } else if (value instanceof Long number) {
            out.number(4, number);
        } else if (value instanceof Double number) {
            out.number(5, Double.doubleToLongBits(number));
        } else if (value instanceof Instant time) {
            out.fields(6, to -> instant(time, to));
        } else if (value instanceof Date time) {
            out.number(7, time.getTime());
        } else if (value instanceof List<?> list) {
            out.fields(8, to -> list.forEach(each -> to.fields(1, one -> value(name, each, one, depth + 1))));
        } else if (value instanceof Map<?, ?> map) {
            out.fields(
                    9,
                    to -> map.forEach(
                            (key, each) -> to.fields(1, one -> entry(String.valueOf(key), each, one, depth + 1))));
        } else if (value != null) {
            throw new WireException("claim \"" + name + "\" is a "
                    + value.getClass().getName() + ", but has to be what JSON has, an Instant or a Date");
        }
    }

    private static @Nullable Object value(Fields in, int depth) {
        if (depth > DEEPEST) {
            throw new WireException("a claim that is deeper than " + DEEPEST);
        }
        if (in.has(1)) {
            return in.text(1);
        } else if (in.has(2)) {
            return in.number(2) != 0;
        } else if (in.has(3)) {
            return in.number(3, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (in.has(4)) {
            return in.number(4);
        } else if (in.has(5)) {
            return Double.longBitsToDouble(in.number(5));
        } else if (in.has(6)) {
            return instant(in.fields(6));
        } else if (in.has(7)) {
            return new Date(in.number(7));
        } else if (in.has(8)) {
            List<@Nullable Object> list = new ArrayList<>();
            in.fields(8).each(1, each -> each).forEach(each -> list.add(value(each, depth + 1)));
            return list;
        } else if (in.has(9)) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            in.fields(9).each(1, each -> each).forEach(each -> map.put(each.text(1), value(each.fields(2), depth + 1)));
            return map;
        }
        return null;
    }
}
