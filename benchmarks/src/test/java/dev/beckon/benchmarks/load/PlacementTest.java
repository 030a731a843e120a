package dev.beckon.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final List<Integer> PORTS = List.of(7001, 7002, 7003);

    private static List<Integer> portsOfSix(Placement placement, int roomSize) {
        return IntStream.range(0, 6)
                .map(number -> placement.port(number, roomSize))
                .boxed()
                .toList();
    }

    @Test
    void apart_members_of_a_room_are_at_different_servers() {
        assertThat(portsOfSix(Placement.apart(PORTS), 2)).containsExactly(7001, 7002, 7003, 7001, 7002, 7003);
    }

    @Test
    void together_members_of_a_room_are_at_one_server_and_rooms_take_turns() {
        assertThat(portsOfSix(Placement.together(PORTS), 2)).containsExactly(7001, 7001, 7002, 7002, 7003, 7003);
    }

    @Test
    void another_address_changes_nothing_else() {
        Placement placement = Placement.apart(PORTS).from("127.0.0.3");
        assertThat(placement).isEqualTo(new Placement("127.0.0.3", PORTS, true));
    }
}
