package dev.beckon.signaling.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which numbers are beyond a double, by the word of {@link Double#parseDouble}. */
class JsonNumberTest {

    private static final BigDecimal EDGE =
            new BigDecimal(BigInteger.TWO.pow(1024).subtract(BigInteger.TWO.pow(970)));

    private static void agree(String number) {
        byte[] json = number.getBytes(UTF_8);
        assertThat(JsonNumber.isTooLarge(json, 0, json.length))
                .as(number)
                .isEqualTo(Double.isInfinite(Double.parseDouble(number)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0e999",
                "-0e0",
                "0.000e9999999999999999999999",
                "1e308",
                "1e309",
                "-1e309",
                "1.7976931348623157e308",
                "1.7976931348623158e308",
                "1.7976931348623159E+308",
                "17976931348623157e292",
                "0.00001e313",
                "0.00001e314",
                "0.00001e315",
                "10e307",
                "10e308",
                "1e-999999999999999999999",
                "1e99999999999999999999",
                "99e00000000307",
                "123456789.123456789e300",
                "0.9e309",
                "9.99e308"
            })
    void a_number_is_too_large_where_no_double_is_near(String number) {
        agree(number);
    }

    private static long epoch(String number) {
        return new JsonFields(("{\"epoch\":" + number + "}").getBytes(UTF_8))
                .integerOr(JsonFields.Name.EPOCH, 0, JsonFields.MAX_SAFE_INTEGER, -1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "-0.0e0",
                "0e9",
                "0E+99999999999",
                "0.000e-99999999999",
                "-0e000000000000000001"
            })
    void zero_is_whole_in_each_of_its_forms(String number) {
        assertThat(epoch(number)).isZero();
    }

    @Test
    void a_whole_number_is_the_same_in_each_of_its_forms_and_no_other_is_whole() {
        Random random = new Random(12);
        int whole = 0;
        for (int i = 0; i < 100_000; i++) {
            String digits = String.valueOf(random.nextLong(1L << random.nextInt(58)));
            String fraction = random.nextInt(3) == 0 ? "." + "0".repeat(random.nextInt(3)) + random.nextInt(100) : "";
            String exponent = random.nextInt(3) == 0 ? "e" + (random.nextInt(40) - 20) : "";
            String zeros = random.nextInt(3) == 0 && !exponent.isEmpty() ? "0".repeat(random.nextInt(20)) : "";
            String number = (random.nextInt(9) == 0 ? "-" : "") + digits + zeros + fraction + exponent;
            if (number.matches("-?0[0-9].*")) {
                continue;
            }
            BigDecimal value = new BigDecimal(number);
            boolean taken = value.stripTrailingZeros().scale() <= 0
                    && value.signum() >= 0
                    && value.compareTo(BigDecimal.valueOf(JsonFields.MAX_SAFE_INTEGER)) <= 0;
            whole += taken ? 1 : 0;
            assertThat(epoch(number)).as(number).isEqualTo(taken ? value.longValueExact() : -1);
        }
        assertThat(whole).isBetween(10_000, 90_000);
    }

    @Test
    void at_the_edge_every_digit_counts() {
        Random random = new Random(11);
        String edge = EDGE.toBigInteger().toString();
        for (int i = 0; i < 20_000; i++) {
            int digits = 1 + random.nextInt(97);
            StringBuilder number = new StringBuilder(edge.substring(0, digits));
            if (random.nextBoolean()) {
                int changed = random.nextInt(digits);
                number.setCharAt(changed, (char) ('0' + random.nextInt(10)));
            }
            int point = 1 + random.nextInt(digits);
            String written = number.substring(0, point) + (point < digits ? "." + number.substring(point) : "");
            String zeros = random.nextInt(3) == 0 && number.charAt(0) != '0' ? "0.000" : "";
            String mantissa = zeros.isEmpty() ? written : zeros + number;
            int exponent = zeros.isEmpty() ? 309 - point : 312;
            if (!mantissa.matches("0[0-9].*")) {
                agree((random.nextBoolean() ? "-" : "") + mantissa + "e" + (exponent + random.nextInt(3) - 1));
            }
        }
    }
}
