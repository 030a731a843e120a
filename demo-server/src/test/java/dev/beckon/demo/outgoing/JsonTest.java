package dev.beckon.demo.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static Map<String, Object> read(String text) throws IOException {
        return Json.object(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void objects_are_read_as_they_are() throws IOException {
        assertThat(read("{\"a\":[1,2.5,true,null,\"x\",{}],\"b\":{\"c\":\"d\"}}"))
                .containsEntry("a", Arrays.asList(1, 2.5, true, null, "x", Map.of()))
                .containsEntry("b", Map.of("c", "d"));
        assertThat(read("{\"a\":[]}")).isEqualTo(Map.of("a", List.of()));
    }

    @Test
    void objects_are_written() {
        assertThat(Json.object(json -> json.writeStringField("a", "é\n")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"a\":\"é\\n\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"a\":1",
                "{\"a\":[1",
                "{\"a\":1}{}",
                "{\"a\":1,\"a\":2}",
                "{'a':1}",
                "nope",
                "<html>"
            })
    void what_is_not_one_object_is_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void depth_is_bounded() {
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}"))
                .isInstanceOf(IOException.class);
    }
}
