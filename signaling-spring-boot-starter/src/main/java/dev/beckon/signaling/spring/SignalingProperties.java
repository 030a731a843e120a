package dev.beckon.signaling.spring;

import dev.beckon.signaling.http.OriginRule;
import dev.beckon.signaling.message.IceServer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * What can be set in {@code application.properties}.
 *
 * @param enabled whether there is signaling
 * @param path where clients connect
 * @param origins pages of other hosts that may connect, such as https://app.example.org; * for all
 * @param guests with Spring Security, whether clients without a login are let in too
 * @param threads how many threads send messages and close connections
 * @param drain over how long a time clients are sent away when the application stops; 5 s less than spring.lifecycle.timeout-per-shutdown-phase at most
 * @param page where the call page is, such as / or /call/; none if empty. It needs dev.beckon:demo-client
 * @param ice the STUN and TURN servers that clients are told
 */
@ConfigurationProperties(prefix = "beckon", ignoreUnknownFields = false)
public record SignalingProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("/signal") String path,
        @DefaultValue List<String> origins,
        @DefaultValue("false") boolean guests,
        @DefaultValue("16") int threads,

        @DefaultValue("5s") @DurationUnit(ChronoUnit.SECONDS)
        Duration drain,

        @Nullable String page,
        @DefaultValue Ice ice) {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
    private static final Pattern FOLDER = Pattern.compile("(/[A-Za-z0-9._~-]+)*/");

    /**
     * Checks them; an empty page is none.
     *
     * @param enabled see {@link #enabled}
     * @param path see {@link #path}; begins with a slash and does not end with one
     * @param origins see {@link #origins}
     * @param guests see {@link #guests}
     * @param threads see {@link #threads}; 1 or more
     * @param drain see {@link #drain}; 0 or more, in seconds if it has no unit
     * @param page see {@link #page}; ends with a slash
     * @param ice see {@link #ice}
     * @throws IllegalArgumentException saying what is wrong, and what would be right
     */
    public SignalingProperties {
        check(PATH.matcher(path).matches(), "beckon.path", path, "a path such as /signal");
        check(threads > 0, "beckon.threads", threads, "a number above 0");
        each("beckon.origins", origins, origin -> new OriginRule(Set.of(origin), false));
        check(!drain.isNegative(), "beckon.drain", drain, "a time such as 5s");
        page = page == null || page.isEmpty() ? null : page;
        check(
                page == null || FOLDER.matcher(page).matches(),
                "beckon.page",
                page,
                "a path that ends with a slash, such as / or /call/");
    }

    /**
     * STUN and TURN servers.
     *
     * @param stun URLs of STUN servers, such as stun:stun.example.org:3478
     * @param turn URLs of TURN servers, such as turn:turn.example.org:3478?transport=udp
     * @param turnSecret what this server and the TURN servers share, to make credentials that expire
     */
    public record Ice(
            @DefaultValue List<String> stun,
            @DefaultValue List<String> turn,
            @Nullable String turnSecret) {

        /**
         * Checks the URLs, and that TURN servers and their secret come together.
         *
         * @param stun see {@link #stun}
         * @param turn see {@link #turn}
         * @param turnSecret see {@link #turnSecret}; none if empty
         * @throws IllegalArgumentException saying what is wrong, and what would be right
         */
        public Ice {
            each("beckon.ice.stun", stun, IceServer::of);
            each("beckon.ice.turn", turn, IceServer::of);
            boolean secret = turnSecret != null && !turnSecret.isEmpty();
            if (turn.isEmpty() == secret) {
                throw new IllegalArgumentException(
                        "beckon.ice.turn and beckon.ice.turn-secret go together: set both, or neither");
            }
        }
    }

    /** What is wrong with one of them is said of the property. */
    private static void each(String name, List<String> values, Consumer<String> check) {
        for (String value : values) {
            try {
                check.accept(value);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(name + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    private static void check(boolean good, String name, @Nullable Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(name + " is \"" + value + "\", but has to be " + expected);
        }
    }
}
