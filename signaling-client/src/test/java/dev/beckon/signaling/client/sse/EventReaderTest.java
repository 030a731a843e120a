package dev.beckon.signaling.client.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The streams that a browser reads, too (WHATWG HTML §9.2), wherever the network cuts them. */
class EventReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'data: 1||data: 2||'; 'message=1, message=2'",
                "'data: 1<>data: 2<>'; ''",
                "'data: 1<><>data: 2<><>'; 'message=1, message=2'",
                "'data: 1~~data: 2~~'; 'message=1, message=2'",
                "'data: 1<>~data: é~<>'; 'message=1, message=é'",
                "'data: 1<><>event: close<>data: 2<><>'; 'message=1, close=2'",
                "'^event: open|data: 1||'; 'open=1'",
                "'data:1|data:  2||'; 'message=1 /  2'",
                "'event:ping|data||'; 'ping='",
                "': still here||:|data: 1|: comment|data: 2||'; 'message=1 / 2'",
                "'retry: 10|id: 7|x: y|data: 1||'; 'message=1'",
                "'event: close||data: 1||'; 'message=1'",
                "'event:|data: 1||'; 'message=1'",
                "'data:|data: 1||'; 'message= / 1'",
                "'data: 1|'; ''"
            })
    void each_event_is_told_once(String stream, String events) {
        String wire = stream.replace("<>", "\r\n")
                .replace('|', '\n')
                .replace('~', '\r')
                .replace('^', '\uFEFF');
        byte[] bytes = wire.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            List<String> told = new ArrayList<>();
            EventReader reader =
                    new EventReader(1_000, (name, data) -> told.add(name + "=" + data.replace("\n", " / ")));
            assertThat(reader.read(Arrays.copyOf(bytes, cut))).isTrue();
            assertThat(reader.read(Arrays.copyOfRange(bytes, cut, bytes.length)))
                    .isTrue();
            assertThat(String.join(", ", told)).isEqualTo(events);
        }
    }
}
