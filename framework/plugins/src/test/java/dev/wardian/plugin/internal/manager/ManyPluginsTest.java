package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.internal.testing.MemorySource;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.wasm.test.AllocatedBytes;
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
            source.put(
                    "p" + i,
                    "apiVersion: wardian/v1\nid: "
                            + id
                            + "\nversion: 1.0.0\nmodule: { file: a.wasm, sha256: "
                            + PluginFolder.sha256(module)
                            + " }\nabi: wardian/1\noperations: { number: {} }\n",
                    module);
        }
        return source;
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
    void closingIsLinear() {
        closing(50);
        long few = closing(200);
        long many = closing(1600);

        assertTrue(many < 14 * few, () -> few + " bytes for 200 plugins, " + many + " for 1600");
    }
}
