package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.CapabilityFigures;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What hooks and start-up code do with capabilities is counted, also if no call comes later. */
class HookFiguresTest extends FolderFixture {
    private static final CapabilityName PROBE = CapabilityName.of("probe/1");
    private static final byte[] NOTHING = new byte[0];
    private static final int START = 1;
    private static final int INIT = 2;
    private static final int HEALTH = 3;
    private static final int SAVE = 4;
    private static final int RESTORE = 5;
    private static final int CALL = 6;

    /** Who used the capability. */
    private final List<Integer> uses = new CopyOnWriteArrayList<>();

    private final ProbeCapability probe =
            new ProbeCapability("probe/1")
                    .function(
                            "use",
                            "i:i",
                            call -> {
                                uses.add(call.i32(0));
                                if (call.i32(0) == HEALTH) {
                                    throw call.denied("health");
                                }
                                return 0;
                            });

    /**
     * A plugin whose start function, hooks and operation use the capability once.
     *
     * @param health what its health hook returns
     */
    private PluginFolder.Draft draft(int number, int health) {
        Guest guest = new Guest();
        int use = guest.imports("wardian:probe/1", "use", "i:i");
        ModuleBuilder module = guest.module();
        module.start(module.function(":", c -> c.i32(START).op(Opcode.CALL, use).op(Opcode.DROP)));
        List<String> names = List.of("__init", "__health", "__save", "__restore", "run");
        List<Integer> numbers = List.of(INIT, HEALTH, SAVE, RESTORE, CALL);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int argument = numbers.get(i);
            guest.operation(
                    name,
                    c ->
                            c.i32(argument)
                                    .op(Opcode.CALL, use)
                                    .op(Opcode.DROP)
                                    .i32(argument == HEALTH ? health : 0));
        }
        return plugin("a", number, guest)
                .asksFor("probe")
                .line("instances: { mode: single }")
                .line("state: { handover: true, schema: 2 }");
    }

    private Plugin loaded() {
        host.with(probe);
        draft(1, 0).write();
        PluginManager manager = host.manager("test.a");
        manager.loadAll();
        return manager.find("test.a").orElseThrow();
    }

    private static CapabilityFigures figures(long calls, long denials) {
        return new CapabilityFigures(calls, denials, 0, 0, 0, 0);
    }

    private long denials() {
        return uses.stream().filter(it -> it == HEALTH).count();
    }

    @Test
    void startUpCodeAndHooksAreCountedBeforeTheFirstCall() {
        Plugin plugin = loaded();

        assertEquals(List.of(START, INIT, HEALTH), uses);
        assertEquals(figures(3, 1), plugin.figures().capability(PROBE));
        plugin.call("run", NOTHING);
        assertEquals(figures(4, 1), plugin.figures().capability(PROBE));
    }

    @Test
    void hooksOfAVersionThatIsReplacedAreCounted() {
        Plugin plugin = loaded();

        draft(2, 0).write();
        host.current().reload("test.a");

        assertEquals(1, uses.stream().filter(it -> it == SAVE).count());
        assertEquals(1, uses.stream().filter(it -> it == RESTORE).count());
        assertEquals(
                figures(uses.size(), denials()), plugin.totals().capability(PROBE), uses::toString);
        host.current().unload("test.a");
        assertEquals(
                figures(uses.size(), denials()), plugin.totals().capability(PROBE), uses::toString);
    }

    @Test
    void hooksOfAVersionThatDoesNotStartAreCounted() {
        Plugin plugin = loaded();

        draft(2, 7).write();
        assertThrows(PluginException.class, () -> host.current().reload("test.a"));

        assertEquals(2, denials());
        assertEquals(
                figures(uses.size(), denials()), plugin.totals().capability(PROBE), uses::toString);
    }
}
