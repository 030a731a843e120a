package dev.beckon.demo;

import dev.beckon.signaling.limits.Rates;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * A rate as the command line has it: {@code candidates=200}, or {@code 0} for no limits at all.
 *
 * @param kind null for all of them
 */
record RateLimit(Rates.@Nullable Kind kind, int rate) {

    private static final Pattern ONE = Pattern.compile("([a-z]+)=(-?[0-9]{1,9})", Pattern.CASE_INSENSITIVE);

    static RateLimit parse(String text) {
        if (text.equals("0")) {
            return new RateLimit(null, 0);
        }
        Matcher one = ONE.matcher(text);
        if (one.matches()) {
            for (Rates.Kind kind : Rates.Kind.values()) {
                if (kind.name().equalsIgnoreCase(one.group(1))) {
                    return new RateLimit(kind, Integer.parseInt(one.group(2)));
                }
            }
        }
        throw new TypeConversionException("'" + text
                + "' is neither 0 nor a rate such as candidates=200; kinds are "
                + String.join(
                        ", ",
                        List.of(Rates.Kind.values()).stream()
                                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                .toList()));
    }

    /** In order: what comes later changes what came before. */
    static Rates of(List<RateLimit> limits) {
        Rates rates = Rates.DEFAULTS;
        for (RateLimit limit : limits) {
            rates = limit.kind() == null ? Rates.UNLIMITED : rates.with(limit.kind(), limit.rate());
        }
        return rates;
    }
}
