package dev.wardian.plugin.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.error.PluginUnavailable;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {
    @ParameterizedTest
    @CsvSource({
        "BYTES, 0, 0",
        "BYTES, 512, 512",
        "BYTES, 512B, 512",
        "BYTES, 64KiB, 65536",
        "BYTES, 8MiB, 8388608",
        "BYTES, 2GiB, 2147483648",
        "COUNT, 2000, 2000",
        "COUNT, 10k, 10000",
        "COUNT, 200M, 200000000",
        "COUNT, 9223372036G, 9223372036000000000",
        "NANOSECONDS, 200ms, 200000000",
        "NANOSECONDS, 5s, 5000000000",
        "NANOSECONDS, 2min, 120000000000",
        "NANOSECONDS, 7us, 7000",
        "NANOSECONDS, 9223372036854775807ns, 9223372036854775807",
    })
    void quantitiesAreRead(Unit unit, String text, long value) {
        assertEquals(value, unit.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "BYTES, ''",
        "BYTES, MiB",
        "BYTES, -1",
        "BYTES, +1",
        "BYTES, 1.5MiB",
        "BYTES, 8 MiB",
        "BYTES, 8mib",
        "BYTES, 8MB",
        "BYTES, 010",
        "BYTES, 8MiBMiB",
        "BYTES, ١",
        "BYTES, 9223372036854775808",
        "BYTES, 8589934592GiB",
        "COUNT, 1K",
        "COUNT, 9223372037G",
        "NANOSECONDS, 200",
        "NANOSECONDS, 0",
        "NANOSECONDS, 153722868min",
    })
    void everythingElseIsRefused(Unit unit, String text) {
        assertThrows(IllegalArgumentException.class, () -> unit.parse(text));
    }

    @Property
    boolean whatIsFormattedIsReadBack(
            @ForAll Unit unit, @ForAll @LongRange(min = 0, max = Long.MAX_VALUE - 1) long value) {
        return unit.parse(unit.format(value)) == value;
    }

    @Property
    boolean wholeMultiplesKeepTheirUnit(@ForAll @LongRange(min = 1, max = 1023) long value) {
        return Unit.BYTES.format(value << 20).equals(value + "MiB");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0ns",
        "999, 999ns",
        "10001, 11us",
        "1500000000, 1500ms",
        "5000000000, 5s",
        "5000000001, 5001ms",
        "10000000001, 11s",
        "58013838080090, 967min",
        "9223372036854775807, unlimited"
    })
    void aboutATimeIsShort(long nanos, String text) {
        assertEquals(text, Unit.NANOSECONDS.about(nanos));
    }

    @Test
    void aPauseIsReadable() {
        PluginUnavailable refused =
                new PluginUnavailable(
                        CallInfo.NONE,
                        PluginState.DEGRADED,
                        "it failed too often",
                        Duration.ofNanos(58_013_838_080_090L));

        assertTrue(refused.hint().contains(" 967min"), refused::hint);
    }
}
