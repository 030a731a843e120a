package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Says when {@link Member#SCHEMA} has to be raised: nodes of one schema work beside each other, so they write the same keys, the same entries of inboxes, and scripts that understand both. What they were when the schema was
 * made is recorded in {@code schema-N.txt}: the keys after one of each call, and a hash of each script.
 */
class SchemaTest {

    private static final Path SCRIPTS = Path.of("src/main/resources/dev/beckon/signaling/redis");
    private static final Path FOUND = Path.of("target", "schema-" + Member.SCHEMA + ".txt");

    private static final String CARD = "card";
    private static final String RECORD = "record";

    private final Set<Script> ran = EnumSet.noneOf(Script.class);
    private final List<String> all = new ArrayList<>();
    private ScriptsOnRedis redis;
    private int calls;

    private String run(Script script, String node, String epoch, Object... arguments) {
        ran.add(script);
        String call = epoch.substring(0, Math.max(0, epoch.indexOf('.'))) + "." + ++calls;
        List<String> given = new ArrayList<>(List.of(node, epoch, call));
        Stream.of(arguments).map(String::valueOf).forEach(given::add);
        Object answer = redis.run(script, given).join();
        assertThat(answer).as(script + " " + given).isNotInstanceOf(ScriptsOnRedis.Refusal.class);
        all.add("answer to " + script + ": " + printable("" + answer));
        return call;
    }

    private static Object[] messages(String... peers) {
        return Stream.of(peers)
                .flatMap(peer -> Stream.of(peer, ModelEngine.pack(peer, "message")))
                .toArray();
    }

    private void notes(String when) {
        all.add("keys " + when);
        redis.keys().join().forEach((key, content) -> all.add("  " + key + " " + printable("" + content)));
    }

    /** A line of ASCII. */
    private static String printable(String text) {
        return text.chars()
                .mapToObj(each -> each >= ' ' && each < 127 ? "" + (char) each : String.format("\\x%02x", each))
                .collect(Collectors.joining());
    }

    private void calls() {
        redis.time(1_700_000_000_000L);
        for (String node : List.of("n1", "n2", "n3")) {
            run(Script.JOIN, node, "", 6_000, Member.SCHEMA, 1);
        }
        for (String peer : List.of("ana", "bo", "di", "eli", "fay")) {
            String node = peer.equals("bo") ? "n2" : peer.equals("fay") ? "n3" : "n1";
            String epoch = node.equals("n1") ? "1.1" : node.equals("n2") ? "2.1" : "3.1";
            run(Script.REGISTER, node, epoch, peer, "k-" + peer, "u-" + peer, CARD, RECORD, "hash\nolder", 30_000);
        }
        run(Script.RENEWED, "n1", "1.1", "ana", "k-ana", RECORD, "newer\nhash", 30_000);
        run(Script.CHANGED, "n1", "1.1", "ana", "k-ana", "another card");
        run(Script.ENTER, "n1", "1.1", "ana", "k-ana", CARD, "r", "CREATE", "", 0, 0, 8, 0, 1, "pw", "", "\nu-ana\n");
        run(Script.ENTER, "n2", "2.1", "bo", "k-bo", CARD, "r", "ENTER", "pw", 0, 0, 8, 0, 0, "", "", "");
        run(Script.ENTER, "n3", "3.1", "fay", "k-fay", CARD, "r", "ENTER", "pw", 0, 1, 8, 0, 0, "", "", "");
        run(Script.ENTER, "n1", "1.1", "eli", "k-eli", CARD, "r", "ENTER", "pw", 0, 0, 8, 0, 0, "", "", "");
        run(Script.KNOCK, "n1", "1.1", "di", "k-di", "r");
        run(Script.KNOCKING, "n1", "1.1", "r");
        run(Script.ANNOUNCE, "n1", "1.1", "ana", "k-ana", "r", CARD, "message", 1);
        run(Script.PUBLISH, "n1", "1.1", "ana", "k-ana", "r", "message");
        run(Script.DELIVER, "n1", "1.1", messages("bo", "ana", "nobody", "bo"));
        run(Script.SUBSCRIBE, "n2", "2.1", "bo", "k-bo", "t", 1);
        run(Script.BROADCAST, "n1", "1.1", "ana", "k-ana", "t", "message");
        run(Script.OPEN, "n1", "1.1", "stands", 2, 1, 0, "", "\nu-bo\n", "");
        run(Script.LOOK, "n2", "2.1", "di", "k-di", "r", "pw", 0);
        run(Script.VIEW, "n1", "1.1", "r");
        notes("of rooms");

        run(Script.MODERATE, "n1", "1.1", "ana", "k-ana", "r", "KICK", "eli", 0);
        run(Script.VERB, "n1", "1.1", "answer", "r", "di", 1);
        run(Script.LEAVE, "n1", "1.1", "ana", "k-ana", "r", "LEFT");
        run(Script.UNREGISTER, "n1", "1.1", "eli", "k-eli");
        run(Script.ASK, "n2", "2.1", "answers", "ana", "", "hash");
        String asked = run(Script.ASK, "n2", "2.1", "fetch", "ana", "secret", "hash");
        run(Script.ANSWER, "n1", "1.1", "n2", asked, "ana", "wrong");
        asked = run(Script.ASK, "n2", "2.1", "fetch", "ana", "secret", "hash");
        run(Script.MOVE, "n1", "1.1", "ana", "k-ana", "n2", asked);
        run(Script.PARK, "n2", "2.1", "bo", "k-bo", 30_000);
        run(Script.DELIVER, "n1", "1.1", messages("bo"));
        notes("while one moves and one is being parked");

        run(Script.STORE, "n2", "2.1", "bo", "k-bo", "state");
        run(Script.READ, "n1", "1.1", "0-0", 100);
        redis.time(1_700_000_007_000L);
        run(Script.RENEW, "n1", "1.1", 6_000, "0-0");
        run(Script.RENEW, "n2", "2.2", 6_000, "0-0");
        run(Script.BURY, "n1", "1.1", "n3", 50);
        notes("with one that is parked and one that is buried");

        run(Script.ASK, "n1", "1.1", "fetch", "bo", "secret", "hash");
        run(Script.ASK, "n1", "1.1", "fetch", "fay", "secret", "hash");
        run(Script.LOST, "n1", "1.1", "di", "k-di");
        run(Script.QUIT, "n2", "2.2");
        notes("at the end");
    }

    private void scripts() throws Exception {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        for (String name : names) {
            String code = Files.readString(SCRIPTS.resolve(name))
                    .lines()
                    .map(line -> line.replaceFirst("(^|\\s+)--.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.joining("\n"));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
            all.add(name + " " + HexFormat.of().formatHex(hash, 0, 8));
        }
    }

    private static List<String> recorded() throws IOException {
        try (InputStream in = SchemaTest.class.getResourceAsStream("schema-" + Member.SCHEMA + ".txt")) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        }
    }

    @Test
    void keys_and_scripts_are_those_of_the_schema() throws Exception {
        try (RedisServer server = new RedisServer("--appendonly", "no");
                ScriptsOnRedis scripts = new ScriptsOnRedis(server, ModelEngine.Bounds.PRODUCT)) {
            redis = scripts;
            calls();
        }
        assertThat(ran).containsExactlyInAnyOrder(Script.values());
        scripts();
        Files.write(FOUND, all);
        assertThat(all)
                .as("keys or scripts are not those that were recorded when the schema was " + Member.SCHEMA
                        + ". If nodes with the recorded ones cannot work beside nodes with these, raise Member.SCHEMA."
                        + " What they are now is in " + FOUND + ", to be recorded in src/test/resources")
                .isEqualTo(recorded());
    }
}
