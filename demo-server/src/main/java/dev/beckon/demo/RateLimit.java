package dev.beckon.demo;

import dev.beckon.signaling.limits.Rates;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * A change of the rates as people write it: {@code data=100}, or {@code 0} for no limits.
 *
 * @param kind null for all
 */
record RateLimit(Rates.@Nullable Kind kind, int rate) {

    private static final Pattern TEXT = Pattern.compile("(?:([a-z]+)=)?(-?[0-9]{1,9})", Pattern.CASE_INSENSITIVE);

    static RateLimit parse(String text) {
        Matcher change = TEXT.matcher(text);
        if (!change.matches()) {
            throw new TypeConversionException("'" + text + "' is not KIND=N such as data=100, or 0 for no limits");
        }
        int rate = Integer.parseInt(change.group(2));
        String kind = change.group(1);
        if (kind == null && rate != 0) {
            throw new TypeConversionException(
                    "'" + text + "' is not 0 for no limits, and no KIND=N such as data=" + rate);
        }
        return new RateLimit(kind == null ? null : kind(kind), rate);
    }

    private static Rates.Kind kind(String name) {
        return Arrays.stream(Rates.Kind.values())
                .filter(kind -> kind.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + name + "' is not one of "
                        + Arrays.stream(Rates.Kind.values())
                                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    Rates in(Rates rates) {
        return kind == null ? Rates.UNLIMITED : rates.with(kind, rate);
    }
}
