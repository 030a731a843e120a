package dev.beckon.benchmarks.scaleout;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a fault did to those who talked meanwhile.
 *
 * @param untold messages that were lost although neither end was told that some may be
 * @param afresh clients that were told so, and got a snapshot of their room
 * @param closes how many WebSockets ended with which code
 */
record Outcome(
        int peers,
        int said,
        int lost,
        int untold,
        int doubled,
        int reordered,
        int resumed,
        int afresh,
        Map<Integer, Long> closes) {

    static final String HEADER = """
            | | peers | messages | lost | of them untold | doubled | reordered | peers that resumed | peers with a snapshot | sockets closed with | time |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;

    /** The two of each pair are next to each other. */
    static Outcome of(List<Talker> talkers) {
        int said = 0;
        int lost = 0;
        int untold = 0;
        int doubled = 0;
        int reordered = 0;
        for (int i = 0; i < talkers.size(); i++) {
            Talker talker = talkers.get(i);
            Talker mate = talkers.get(i ^ 1);
            said += talker.says.said();
            lost += talker.says.lost();
            untold += talker.knowsOfLoss() && mate.knowsOfLoss() ? 0 : talker.says.lostUnrefused();
            doubled += talker.says.doubled();
            reordered += talker.says.reordered();
        }
        Map<Integer, Long> closes = talkers.stream()
                .flatMap(talker -> talker.route.closeCodes().stream())
                .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
        int resumed =
                (int) talkers.stream().filter(talker -> talker.resumed() > 0).count();
        int afresh =
                (int) talkers.stream().filter(talker -> talker.afresh() > 0).count();
        return new Outcome(talkers.size(), said, lost, untold, doubled, reordered, resumed, afresh, closes);
    }

    String row(String what, String time) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %s | %s |%n",
                what,
                peers,
                said,
                lost,
                untold,
                doubled,
                reordered,
                resumed,
                afresh,
                closes.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .collect(Collectors.joining(", ")),
                time);
    }
}
