package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.MemorySource;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.AllocatedBytes;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a plugin costs does not grow with the number of plugins. */
@Timeout(120)
class ManyPluginsTest {
    private static MemorySource source(int count) {
        MemorySource source = new MemorySource("memory");
        byte[] module = FolderFixture.numbered(1).build();
        for (int i = 0; i < count; i++) {
            String id = "test.p" + i;
            source.put("p" + i, manifest(id, module), module);
        }
        return source;
    }

    private static String manifest(String id, byte[] module) {
        return "apiVersion: wardian/v1\nid: "
                + id
                + "\nversion: 1.0.0\nmodule: { file: a.wasm, sha256: "
                + PluginFolder.sha256(module)
                + " }\nabi: wardian/1\noperations: { number: {} }\n";
    }

    /** Bytes that this thread allocates when it closes a manager of so many plugins. */
    private static long closing(int count) {
        PluginManager manager =
                PluginManager.builder().source(source(count)).memoryBudget(1L << 30).build();
        manager.loadAll();
        assertEquals(count, manager.active().all().size());
        long before = AllocatedBytes.of(Thread.currentThread());
        manager.close();
        return AllocatedBytes.of(Thread.currentThread()) - before;
    }

    @Test
    void pluginsThatAreUnloadedLeaveNothingOfTheirCapabilities() {
        int count = 1000;
        MemorySource source = source(count);
        try (PluginManager manager =
                PluginManager.builder().source(source).memoryBudget(1L << 30).build()) {
            DefaultPluginManager inside = (DefaultPluginManager) manager;
            manager.loadAll();
            assertEquals(count, inside.keptPlugins());
            Plugin one = manager.find("test.p0").orElseThrow();
            Host.number(one, "number");

            for (int i = 0; i < count / 2; i++) {
                manager.unload("test.p" + i);
            }
            for (int i = count / 2; i < count; i++) {
                source.remove("p" + i);
            }
            manager.refresh();

            assertEquals(0, inside.keptPlugins());
            manager.load("p0");
            Host.number(one, "number");
            assertEquals(1, inside.keptPlugins());
            assertEquals(2, one.totals().calls());
        }
    }

    @Test
    void pluginThatCannotBeLinkedOrStartedLeavesNothing() {
        MemorySource source = new MemorySource("memory");
        Guest starting = FolderFixture.numbered(1);
        ModuleBuilder module = starting.module();
        module.start(module.function(":", c -> c.op(Opcode.UNREACHABLE)));
        byte[] fails = starting.build();
        byte[] other = new Guest().build();
        source.put("fails", manifest("test.fails", fails), fails);
        source.put("other", manifest("test.other", other), other);
        try (PluginManager manager = PluginManager.builder().source(source).build()) {
            manager.loadAll();

            assertEquals(List.of(), manager.active().all());
            assertEquals(0, ((DefaultPluginManager) manager).keptPlugins());
        }
    }

    @Test
    void closingIsLinear() {
        closing(50);
        long few = closing(200);
        long many = closing(1600);

        assertTrue(many < 14 * few, () -> few + " bytes for 200 plugins, " + many + " for 1600");
    }
}
