package dev.beckon.signaling.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a node cannot join a cluster, in one line that says what to do. */
final class Complaint {

    private static final Pattern REDIS = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");
    private static final Pattern VALKEY = Pattern.compile("(?m)^valkey_version:(\\d+)\\.(\\d+)");
    private static final Pattern POLICY = Pattern.compile("(?m)^maxmemory_policy:(\\S+)");

    private Complaint() {}

    static String of(RedisURI uri, Throwable failure) {
        String where = uri.getHost() == null ? "those Sentinels" : uri.getHost() + ":" + uri.getPort();
        return "cannot join the cluster at " + where + ": " + reason(failure);
    }

    /** Why something that was asked of the engine failed, and what to do where that is known. */
    static String reason(Throwable failure) {
        GeneralSecurityException distrust = distrust(failure);
        if (distrust != null) {
            return "its certificate is refused (" + root(distrust).getMessage()
                    + "): the URI has to name a host that the certificate is for, and Java has to trust it, as by -Djavax.net.ssl.trustStore";
        }
        Throwable last = root(failure);
        if (isSilence(last)) {
            return "it does not answer";
        }
        String text = last.getMessage() == null ? last.toString() : last.getMessage();
        if (text.startsWith("WRONGPASS")) {
            return "it refuses this user or this password (WRONGPASS): check them in the URI";
        } else if (text.startsWith("NOAUTH")) {
            return "it asks for a password (NOAUTH): put it into the URI, as in redis://:password@host:6379";
        } else if (text.startsWith("NOPERM")) {
            return text + ": give the user the rights that deploy/redis.conf has";
        }
        return text;
    }

    private static boolean isSilence(Throwable last) {
        return last instanceof TimeoutException || last instanceof RedisCommandTimeoutException;
    }

    /** What is wrong with its certificate; null if that is not why. */
    private static @Nullable GeneralSecurityException distrust(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof GeneralSecurityException why) {
                return why;
            }
        }
        return null;
    }

    private static Throwable root(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        return last;
    }

    /** Whether nothing answers there, which may change, rather than something that refuses. */
    static boolean isAway(Throwable failure) {
        Throwable last = root(failure);
        return distrust(failure) == null
                && (last instanceof IOException || isSilence(last) || last instanceof RedisLoadingException);
    }

    /** @param info what INFO answers. @return what is wrong with the engine; null for nothing */
    static @Nullable String about(String info) {
        String tooOld = tooOld(info);
        if (tooOld != null) {
            return tooOld;
        }
        Matcher policy = POLICY.matcher(info);
        if (policy.find() && policy.group(1).startsWith("allkeys")) {
            return "maxmemory-policy is " + policy.group(1)
                    + ", which throws away what the nodes rely on: set it to noeviction";
        }
        return null;
    }

    private static @Nullable String tooOld(String info) {
        Matcher valkey = VALKEY.matcher(info);
        if (valkey.find()) { // it says a version of Redis, too
            return tooOld("Valkey", valkey, 7, 2);
        }
        Matcher redis = REDIS.matcher(info);
        return redis.find()
                ? tooOld("Redis", redis, 7, 0)
                : "it does not say its version: it has to be Redis 7.0 or newer, or Valkey 7.2 or newer";
    }

    private static @Nullable String tooOld(String name, Matcher version, int major, int minor) {
        int has = Integer.parseInt(version.group(1));
        int then = Integer.parseInt(version.group(2));
        return has < major || has == major && then < minor
                ? name + " " + has + "." + then + " is too old: it has to be " + major + "." + minor + " or newer"
                : null;
    }
}
