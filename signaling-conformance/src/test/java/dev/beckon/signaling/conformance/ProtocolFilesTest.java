package dev.beckon.signaling.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a server says that is no message of a server. */
class ProtocolFilesTest {

    private static String faults(String message) {
        return ProtocolFiles.faults(ProtocolFiles.json(message));
    }

    @Test
    void a_message_of_clients_is_named() {
        assertThat(faults("{'type':'hello'}")).isEqualTo("only clients send messages of the type \"hello\"");
    }

    @Test
    void a_type_that_does_not_exist_is_named() {
        assertThat(faults("{'type':'helo'}")).isEqualTo("there is no message of the type \"helo\"");
        assertThat(faults("{}")).isEqualTo("there is no message of the type \"\"");
    }

    @Test
    void a_member_that_lacks_is_named() {
        assertThat(faults("{'type':'ack'}")).contains("received");
        assertThat(faults("{'type':'ack','received':0}")).isEmpty();
    }
}
