package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.CountingEngine;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The application chooses what runs the code of its plugins. */
class EngineTest extends FolderFixture {
    private PluginManager counting() {
        return host.setting(builder -> builder.engine(WasmEngine.named(CountingEngine.NAME)))
                .manager();
    }

    @Test
    void everyVersionRunsInTheChosenEngine() throws Exception {
        int before = CountingEngine.prepared();
        plugin("a", 1).write();
        plugin("b", 1).write();
        try (PluginManager interpreted = host.manager()) {
            interpreted.loadAll();
            assertEquals(1, number(interpreted, "a"));
        }
        assertEquals(before, CountingEngine.prepared());

        PluginManager manager = counting();
        manager.loadAll();
        assertEquals(1, number(manager, "a"));
        assertEquals(1, number(manager, "b"));
        assertEquals(before + 2, CountingEngine.prepared());

        plugin("a", 2).write();
        manager.refresh();
        assertEquals(2, number(manager, "a"));
        assertEquals(before + 3, CountingEngine.prepared());
    }

    @Test
    void pluginThatUsesMoreThanTheEngineRunsIsRejected() {
        Guest guest = new Guest().answers("number", c -> c.i32(200).op(Opcode.I32_EXTEND8_S));

        PluginLinkException rejected =
                assertThrows(
                        PluginLinkException.class,
                        () -> counting().load(plugin("a", 1, guest).write()));

        assertEquals(
                List.of(ErrorId.MODULE_UNSUPPORTED),
                rejected.problems().stream().map(Problem::id).toList());
        String message = String.valueOf(rejected.getMessage());
        assertTrue(message.contains("sign-extension-ops"), message);
    }
}
