package dev.wardian.plugin.internal.abi.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 10: what the result of an operation means. */
class Rule10ResultsTest {
    private static final byte[] NOTHING = new byte[0];

    @TempDir Path folder;

    /**
     * An operation that writes three bytes, calls {@code fail} with each code, and returns {@code
     * result}.
     */
    private static Guest ending(int result, int... failCodes) {
        Guest guest = new Guest().text(0, "why");
        return guest.operation(
                "end",
                c -> {
                    c.i32(0).i32(3).op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP);
                    for (int code : failCodes) {
                        c.i32(code).i32(0).i32(3).op(Opcode.CALL, guest.fail).op(Opcode.DROP);
                    }
                    c.i32(result);
                });
    }

    private Plugin load(Host host, Guest guest) {
        return host.setting(b -> b.poolSize(1)).load(guest);
    }

    @Test
    void zeroIsSuccessAndDiscardsAnEarlierFail() {
        try (Host host = new Host(folder)) {
            assertEquals(3, load(host, ending(0, 5)).call("end", NOTHING).length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, Integer.MAX_VALUE})
    void theCodeOfTheLastFailIsThatFailure(int code) {
        try (Host host = new Host(folder)) {
            Plugin plugin = load(host, ending(code, 2, code));

            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> plugin.call("end", NOTHING));

            assertEquals(code, failure.code());
            assertEquals("why", failure.pluginMessage());
        }
    }

    @Test
    void aPositiveResultWithoutAFailIsAFailureWithoutAMessage() {
        try (Host host = new Host(folder)) {
            Plugin plugin = load(host, ending(9));

            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> plugin.call("end", NOTHING));

            assertEquals(9, failure.code());
            assertEquals("", failure.pluginMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "-2147483648, 0", "4, 5", "-5, 5"})
    void anyOtherResultBreaksTheRules(int result, int failCode) {
        try (Host host = new Host(folder)) {
            Plugin plugin = load(host, failCode == 0 ? ending(result) : ending(result, failCode));

            AbiViolation violation =
                    assertThrows(AbiViolation.class, () -> plugin.call("end", NOTHING));

            assertEquals(10, violation.rule());
        }
    }

    @Test
    void failTakesPositiveCodesOnly() {
        try (Host host = new Host(folder)) {
            Guest guest = new Guest();
            guest.answers("zero", c -> c.i32(0).i32(0).i32(0).op(Opcode.CALL, guest.fail));
            guest.answers("negative", c -> c.i32(-3).i32(0).i32(0).op(Opcode.CALL, guest.fail));
            Plugin plugin = load(host, guest);

            assertEquals(-Errno.EINVAL.number(), Host.number(plugin, "zero"));
            assertEquals(-Errno.EINVAL.number(), Host.number(plugin, "negative"));
        }
    }

    @Test
    void theOutputAndTheFailureOfACallDoNotReachTheNextOne() {
        try (Host host = new Host(folder)) {
            Guest guest = ending(5, 5);
            guest.operation("quiet", c -> c.i32(0));
            guest.operation("other", c -> c.i32(6));
            Plugin plugin = load(host, guest);

            assertThrows(PluginFailure.class, () -> plugin.call("end", NOTHING));
            assertEquals(0, plugin.call("quiet", NOTHING).length);
            assertThrows(PluginFailure.class, () -> plugin.call("end", NOTHING));
            PluginFailure other =
                    assertThrows(PluginFailure.class, () -> plugin.call("other", NOTHING));
            assertEquals("", other.pluginMessage());
        }
    }
}
