package dev.beckon.signaling.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Maps that are replaced, never changed, and keep the order of insertion. With one entry, which is what most peers have, such a map takes 24 bytes
 * instead of the 200 of a hash map.
 */
final class SmallMaps {

    private SmallMaps() {}

    static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        if (map.isEmpty()) {
            return Map.of(key, value);
        }
        Map<String, V> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }

    static <V> Map<String, V> without(Map<String, V> map, String key) {
        if (!map.containsKey(key)) {
            return map;
        }
        Map<String, V> rest = new LinkedHashMap<>(map);
        rest.remove(key);
        return rest.size() > 1 ? rest : Map.copyOf(rest);
    }
}
