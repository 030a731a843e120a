package dev.beckon.signaling.redis;

import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
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
        Throwable last = root(failure);
        String where = uri.getHost() == null ? "those Sentinels" : uri.getHost() + ":" + uri.getPort();
        return "cannot join the cluster at " + where + ": "
                + (last.getMessage() == null ? last.toString() : last.getMessage());
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
        return last instanceof IOException || last instanceof TimeoutException || last instanceof RedisLoadingException;
    }

    /** @param info what INFO answers. @return what is wrong with the engine; null for nothing */
    static @Nullable String about(String info) {
        Matcher valkey = VALKEY.matcher(info);
        Matcher redis = REDIS.matcher(info);
        if (valkey.find()) {
            if (isOlder(valkey, 7, 2)) {
                return "Valkey " + valkey.group(1) + "." + valkey.group(2) + " is too old: it has to be 7.2 or newer";
            }
        } else if (!redis.find() || isOlder(redis, 7, 0)) {
            return "this Redis is too old: it has to be 7.0 or newer";
        }
        Matcher policy = POLICY.matcher(info);
        if (policy.find() && policy.group(1).startsWith("allkeys")) {
            return "maxmemory-policy is " + policy.group(1)
                    + ", which throws away what the nodes rely on: set it to noeviction";
        }
        return null;
    }

    private static boolean isOlder(Matcher version, int major, int minor) {
        int has = Integer.parseInt(version.group(1));
        return has < major || has == major && Integer.parseInt(version.group(2)) < minor;
    }
}
