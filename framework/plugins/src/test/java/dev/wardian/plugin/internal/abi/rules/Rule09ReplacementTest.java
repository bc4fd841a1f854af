package dev.wardian.plugin.internal.abi.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule 9: what went wrong decides whether an instance is used again; a caller gets one typed
 * exception.
 */
class Rule09ReplacementTest {
    private static final byte[] NOTHING = new byte[0];
    private static final int MARK = 50_000;

    @TempDir Path folder;

    /**
     * Operations that leave a mark in memory and end in every way, and one that tells of the mark.
     */
    private static Guest marking() {
        Guest guest = new Guest().text(0, "sorry");
        guest.answers("mark", c -> c.i32(MARK).op(Opcode.I32_LOAD));
        guest.operation("succeed", c -> c.i32(MARK).i32(1).op(Opcode.I32_STORE).i32(0));
        guest.operation(
                "fail",
                c ->
                        c.i32(MARK)
                                .i32(2)
                                .op(Opcode.I32_STORE)
                                .i32(3)
                                .i32(0)
                                .i32(5)
                                .op(Opcode.CALL, guest.fail)
                                .op(Opcode.DROP)
                                .i32(0)
                                .i32(5)
                                .op(Opcode.CALL, guest.outputWrite)
                                .op(Opcode.DROP)
                                .i32(3));
        guest.operation(
                "trap", c -> c.i32(MARK).i32(3).op(Opcode.I32_STORE).op(Opcode.UNREACHABLE));
        guest.operation(
                "fault", c -> c.i32(MARK).i32(4).op(Opcode.I32_STORE).i32(-4).op(Opcode.I32_LOAD));
        guest.operation(
                "panic",
                c ->
                        c.i32(MARK)
                                .i32(5)
                                .op(Opcode.I32_STORE)
                                .i32(0)
                                .i32(5)
                                .i32(0)
                                .i32(0)
                                .i32(1)
                                .i32(1)
                                .op(Opcode.CALL, guest.abort)
                                .i32(0));
        guest.operation("lie", c -> c.i32(MARK).i32(6).op(Opcode.I32_STORE).i32(-7));
        return guest;
    }

    @Test
    void successAndFailureKeepTheInstance() {
        try (Host host = new Host(folder).setting(b -> b.poolSize(1))) {
            Plugin plugin = host.load(marking());

            plugin.call("succeed", NOTHING);
            assertEquals(1, Host.number(plugin, "mark"));
            assertThrows(PluginFailure.class, () -> plugin.call("fail", NOTHING));
            assertEquals(2, Host.number(plugin, "mark"));
            assertEquals(0, plugin.figures().replaced());
        }
    }

    @Test
    void trapsPanicsAndBrokenRulesReplaceIt() {
        Map<String, Class<? extends PluginException>> endings =
                Map.of(
                        "trap", PluginTrap.class,
                        "fault", PluginTrap.class,
                        "panic", PluginPanic.class,
                        "lie", AbiViolation.class);
        try (Host host = new Host(folder).setting(b -> b.poolSize(1))) {
            Plugin plugin = host.load(marking());
            int replaced = 0;
            for (Map.Entry<String, Class<? extends PluginException>> ending : endings.entrySet()) {
                plugin.call("succeed", NOTHING);

                PluginException error =
                        assertThrows(
                                ending.getValue(), () -> plugin.call(ending.getKey(), NOTHING));

                assertEquals(ending.getKey(), error.info().operation());
                assertEquals("test.guest", error.info().pluginId());
                assertEquals("1.0.0", error.info().version());
                assertEquals(1, error.info().generation());
                assertEquals(0, Host.number(plugin, "mark"), "a fresh memory");
                assertEquals(++replaced, plugin.figures().replaced());
            }
            assertEquals(Set.of(1), Set.of(plugin.figures().instances()));
        }
    }

    @Test
    void aTrapCarriesItsKindAndTheGuestsStack() {
        try (Host host = new Host(folder)) {
            Plugin plugin = host.load(marking());

            PluginTrap trap = assertThrows(PluginTrap.class, () -> plugin.call("fault", NOTHING));

            assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
            assertEquals(1, trap.wasmStack().size());
        }
    }

    @Test
    void memoryOfReplacedInstancesGoesBackToTheBudget() {
        try (Host host =
                new Host(folder)
                        .setting(
                                b ->
                                        b.poolSize(1)
                                                .memoryBudget(4 * 65_536)
                                                .circuit(CircuitSettings.NEVER))) {
            Plugin plugin = host.load(marking());
            for (int i = 0; i < 100; i++) {
                assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
            }

            assertEquals(0, Host.number(plugin, "mark"));
            assertEquals(
                    "sorry",
                    assertThrows(PluginFailure.class, () -> plugin.call("fail", NOTHING))
                            .pluginMessage());
            assertEquals(5, "sorry".getBytes(UTF_8).length);
        }
    }
}
