package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ChildJvm;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a plugin takes of the heap is in the manager's budget, whatever its module is made of. */
@Timeout(120)
class HeapAccountTest extends FolderFixture {
    private static final int MANY = 300_000;
    private static final long MIB = 1 << 20;
    private static final byte[] NOTHING = {};

    /** Modules that are small in bytes and large in the JVM. */
    enum Shape {
        GLOBALS(
                module -> {
                    for (int i = 0; i < MANY; i++) {
                        module.global(ValueType.I32, true, code -> code.i32(0));
                    }
                }),
        FUNCTIONS(
                module -> {
                    for (int i = 0; i < MANY; i++) {
                        module.function(":", code -> {});
                    }
                }),
        EXPORTS(
                module -> {
                    int function = module.function(":", code -> {});
                    for (int i = 0; i < MANY; i++) {
                        module.export("x" + i, ExternKind.FUNCTION, function);
                    }
                }),
        EQUAL_TYPES(
                module -> {
                    for (int i = 0; i < MANY; i++) {
                        module.newType("il:");
                    }
                }),
        TYPES(
                module -> {
                    for (int i = 0; i < MANY / 4; i++) {
                        module.newType(letters(i) + ":");
                    }
                }),
        ELEMENTS(
                module -> {
                    ByteWriter segment = new ByteWriter().raw(5).raw(0x70).u32(2 * MANY);
                    for (int i = 0; i < 2 * MANY; i++) {
                        segment.raw(0xD2).u32(0).raw(0x0B);
                    }
                    module.rawElements(segment);
                }),
        SEGMENTS(
                module -> {
                    for (int i = 0; i < MANY; i++) {
                        module.passiveData(new byte[0]);
                    }
                }),
        TABLES(
                module -> {
                    for (int i = 0; i < 900; i++) {
                        module.table(ValueType.FUNCREF, 1000, -1);
                    }
                });

        private final Consumer<ModuleBuilder> parts;

        Shape(Consumer<ModuleBuilder> parts) {
            this.parts = parts;
        }

        private static String letters(int number) {
            StringBuilder letters = new StringBuilder();
            for (int bits = number + 1; bits > 0; bits >>= 1) {
                letters.append((bits & 1) == 0 ? 'i' : 'l');
            }
            return letters.toString();
        }
    }

    /** The heap that is in use when everything is collected that can be. */
    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 6; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static Guest guest() {
        return new Guest().operation("run", code -> code.i32(0));
    }

    private PluginManager manager() {
        host.setting(b -> b.memoryBudget(2048 * MIB))
                .limit(Limit.MEMORY, 512 * MIB)
                .limit(Limit.TABLE, 10_000_000)
                .limit(Limit.MODULE, 64 * MIB);
        return host.manager();
    }

    private static void assertAccounted(long before, PluginManager manager) {
        long heap = heap() - before;
        long held = manager.memoryHeld();
        assertTrue(
                heap <= 2 * held + MIB,
                () -> heap / 1024 + " KiB of heap, " + held / 1024 + " KiB in the budget");
        assertTrue(
                held <= 4 * heap + 4 * MIB,
                () -> held / 1024 + " KiB in the budget for " + heap / 1024 + " KiB of heap");
    }

    @ParameterizedTest
    @EnumSource
    void partsOfAModuleAreInTheBudget(Shape shape) {
        Guest guest = guest();
        shape.parts.accept(guest.module());
        plugin("a", 1, guest).write();
        PluginManager manager = manager();
        long before = heap();

        manager.loadAll();

        assertEquals(
                PluginState.ACTIVE, status(manager, "a").state(), status(manager, "a")::toString);
        assertAccounted(before, manager);
        manager.close();
        assertEquals(0, manager.memoryHeld());
    }

    @ParameterizedTest
    @CsvSource({"per-call", "pooled"})
    void copiesOfGlobalsAreInTheBudget(String mode) {
        Guest guest = guest();
        Shape.GLOBALS.parts.accept(guest.module());
        plugin("a", 1, guest).line("instances: { mode: " + mode + ", size: 1 }").write();
        PluginManager manager = manager();
        long before = heap();

        manager.loadAll();
        manager.ref("test.a").get().call("run", NOTHING);

        assertAccounted(before, manager);
    }

    private static Guest guestWithLongBodies(int bodies, int length) {
        Guest guest = new Guest();
        for (int i = 0; i < bodies; i++) {
            guest.operation(
                    "run" + i,
                    code -> {
                        code.get(0);
                        for (int j = 0; j < length; j++) {
                            code.op(Opcode.I32_CLZ);
                        }
                        code.op(Opcode.DROP).i32(0);
                    });
        }
        return guest;
    }

    @Test
    void codeOfFunctionsThatWereCalledIsInTheBudget() {
        plugin("a", 1, guestWithLongBodies(4, 300_000)).write();
        PluginManager manager = manager();
        long before = heap();

        manager.loadAll();
        Plugin plugin = manager.ref("test.a").get();
        for (int i = 0; i < 4; i++) {
            plugin.call("run" + i, NOTHING);
        }

        assertAccounted(before, manager);
        assertTrue(manager.memoryHeld() > 16 * MIB, () -> manager.memoryHeld() + " bytes held");
        manager.close();
        assertEquals(0, manager.memoryHeld());
    }

    @Test
    void codeBeyondThePluginsLimitIsAFailureOfThePlugin() {
        host.limit(Limit.MEMORY, 65_536);
        plugin("a", 1, guestWithLongBodies(2, 150_000)).write();
        PluginManager manager = host.manager();
        manager.loadAll();
        Plugin plugin = manager.ref("test.a").get();
        plugin.call("run0", NOTHING);

        LimitExceeded error = assertThrows(LimitExceeded.class, () -> plugin.call("run1", NOTHING));

        assertEquals(Limit.MEMORY, error.limit());
        assertEquals(1, plugin.figures().failures());
        plugin.call("run0", NOTHING);
    }

    @Test
    void codeForWhichOthersLeaveNoRoomIsNot() {
        plugin("a", 1, guestWithLongBodies(2, 150_000)).write();
        host.setting(b -> b.memoryBudget(5 * MIB));
        PluginManager manager = host.manager();
        manager.loadAll();
        Plugin plugin = manager.ref("test.a").get();
        plugin.call("run0", NOTHING);

        assertThrows(PluginUnavailable.class, () -> plugin.call("run1", NOTHING));
    }

    @Test
    void moduleForWhichTheBudgetHasNoRoomIsRejected() throws IOException {
        Guest guest = guest();
        Shape.GLOBALS.parts.accept(guest.module());
        plugin("a", 1, guest).write();
        plugin("b", 1).write();
        PluginManager manager = manager();
        manager.close();
        host.setting(b -> b.memoryBudget(8 * MIB));
        manager = host.manager();

        manager.loadAll();

        assertInstanceOf(PluginUnavailable.class, status(manager, "a").failure());
        assertEquals(1, number(manager, "b"));
    }

    @Test
    void partsOfAModuleAreLimitedByThePluginsMemory() {
        Guest guest = guest();
        Shape.GLOBALS.parts.accept(guest.module());
        plugin("a", 1, guest).write();
        PluginManager manager = host.manager();

        manager.loadAll();

        PluginLinkException failure =
                assertInstanceOf(PluginLinkException.class, status(manager, "a").failure());
        assertEquals(ErrorId.MODULE_OVER_LIMIT, failure.problems().get(0).id());
        assertEquals(
                "make the module smaller or raise limits.memory", failure.problems().get(0).hint());
    }

    @Test
    void tablesTogetherAreWithinTheLimit() {
        Guest guest = guest();
        for (int i = 0; i < 11; i++) {
            guest.module().table(ValueType.FUNCREF, 1000, -1);
        }
        plugin("a", 1, guest).write();
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(PluginState.REJECTED, status(manager, "a").state());
        String text = String.valueOf(status(manager, "a").failure());
        assertTrue(text.contains("over the limit of 10000 for all tables"), text);
    }

    /** Also where the heap is smaller than the operator's figures say. */
    @ParameterizedTest
    @EnumSource(
            names = {"TYPES", "ELEMENTS", "TABLES"},
            mode = EnumSource.Mode.EXCLUDE)
    void moduleForWhichTheHeapHasNoRoomIsOverItsLimit(Shape shape) throws Exception {
        Guest guest = guest();
        for (int i = 0; i < 3; i++) {
            shape.parts.accept(guest.module());
        }
        plugin("huge", 1, guest).write();
        plugin("small", 1).write();

        ChildJvm.assertSucceeds(
                "-Xmx48m", "-XX:+UseSerialGC", SmallHeap.class.getName(), folder.toString());
    }
}
