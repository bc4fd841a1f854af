package dev.wardian.wasm;

import static dev.wardian.wasm.WasmMemory.PAGE_SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.runtime.TableInstance;
import dev.wardian.wasm.test.CountingBudget;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import org.junit.jupiter.api.Test;

/** Limits on memories and tables, and their accounting in a budget. */
@OnEveryEngine
class MemoryLimitsTest {
    private static ModuleBuilder growing(long min, long max) {
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(min, max));
        module.export("grow", module.function("i:i", code -> code.get(0).op(Opcode.MEMORY_GROW)));
        return module;
    }

    private static ModuleBuilder growingTable(long min, long max) {
        ModuleBuilder module = new ModuleBuilder();
        module.export("table", ExternKind.TABLE, module.table(ValueType.EXTERNREF, min, max));
        module.export(
                "grow",
                module.function(
                        "i:i",
                        code ->
                                code.op(Opcode.REF_NULL, ValueType.EXTERNREF)
                                        .get(0)
                                        .op(Opcode.TABLE_GROW)));
        return module;
    }

    private static InstanceOptions budget(MemoryBudget budget) {
        return Engines.options().withBudget(budget);
    }

    @Test
    void memoryGrowsToItsDeclaredMaximumAndNoFurther() {
        WasmInstance instance = Guest.of(growing(1, 3));

        assertEquals(1, instance.function("grow").call(2).i32());
        assertEquals(-1, instance.function("grow").call(1).i32());
        assertEquals(3, instance.function("grow").call(0).i32());
        assertEquals(3L * PAGE_SIZE, instance.memory("memory").byteSize());
    }

    @Test
    void memoryDoesNotGrowBeyondTheLimitOfItsHost() {
        Limits limits = Limits.DEFAULT.withMemoryBytes(2L * PAGE_SIZE + 1);
        WasmInstance instance = Guest.of(growing(1, 100), limits);

        assertEquals(-1, instance.function("grow").call(2).i32());
        assertEquals(1, instance.function("grow").call(1).i32());
        assertEquals(-1, instance.function("grow").call(1).i32());
    }

    @Test
    void growthByAHugeNumberOfPagesIsRefused() {
        WasmInstance instance = Guest.of(growing(1, -1));

        assertEquals(-1, instance.function("grow").call(-1).i32());
        assertEquals(-1, instance.function("grow").call(Integer.MAX_VALUE).i32());
        assertEquals(-1, instance.function("grow").call(65_535).i32());
        assertEquals(1, instance.memory("memory").pages());
    }

    @Test
    void memoryWhoseMinimumIsOverTheLimitCannotBeLinked() {
        Limits limits = Limits.DEFAULT.withMemoryBytes(PAGE_SIZE);

        assertThrows(LinkException.class, () -> Guest.of(growing(2, -1), limits));
        assertThrows(LinkException.class, () -> Guest.of(growing(65_536, -1)));
    }

    @Test
    void tableStaysWithinItsMaximumAndTheLimit() {
        assertEquals(-1, Guest.of(growingTable(1, 2)).function("grow").call(2).i32());
        WasmInstance limited = Guest.of(growingTable(1, -1), Limits.DEFAULT.withTableElements(10));

        assertEquals(-1, limited.function("grow").call(10).i32());
        assertEquals(-1, limited.function("grow").call(-1).i32());
        assertEquals(1, limited.function("grow").call(9).i32());
        assertEquals(10, limited.table("table").size());
    }

    @Test
    void tableWhoseMinimumIsOverTheLimitCannotBeLinked() {
        Limits limits = Limits.DEFAULT.withTableElements(10);

        assertThrows(LinkException.class, () -> Guest.of(growingTable(11, -1), limits));
        assertThrows(LinkException.class, () -> Guest.of(growingTable(0xFFFF_FFFFL, -1)));
    }

    @Test
    void budgetIsTakenByGrowthAndGivenBackByClosing() {
        CountingBudget budget = new CountingBudget(4L * PAGE_SIZE);
        WasmModule module = WasmModule.parse(growing(1, -1).build());
        WasmInstance first = module.instantiate(Imports.NONE, budget(budget));
        WasmInstance second = module.instantiate(Imports.NONE, budget(budget));

        assertEquals(1, first.function("grow").call(2).i32());
        assertEquals(-1, second.function("grow").call(1).i32());
        assertEquals(4L * PAGE_SIZE, budget.used());
        first.close();
        first.close();
        assertEquals(PAGE_SIZE, budget.used());
        assertEquals(1, second.function("grow").call(1).i32());
        second.close();
        assertEquals(0, budget.used());
    }

    @Test
    void allMemoriesOfAnInstanceCountAgainstTheBudgetUntilItIsClosed() {
        CountingBudget budget = new CountingBudget(100L * PAGE_SIZE);
        ModuleBuilder module = growing(1, -1);
        module.export("second", ExternKind.MEMORY, module.memory(2, -1));
        Features features = Features.WASM_2_0.with(Feature.MULTI_MEMORY);
        WasmInstance instance =
                WasmModule.parse(module.build(), features, ModuleLimits.DEFAULT)
                        .instantiate(Imports.NONE, budget(budget));

        assertEquals(2, instance.memory("second").pages());
        assertEquals(3L * PAGE_SIZE, budget.used());
        instance.close();
        assertEquals(0, budget.used());
    }

    @Test
    void tablesCountAgainstTheBudget() {
        CountingBudget budget = new CountingBudget(1000);
        WasmModule module = WasmModule.parse(growingTable(10, -1).build());
        WasmInstance instance = module.instantiate(Imports.NONE, budget(budget));

        assertEquals(80, budget.used());
        assertEquals(-1, instance.function("grow").call(1000).i32());
        assertEquals(10, instance.function("grow").call(10).i32());
        assertEquals(160, budget.used());
        instance.close();
        assertEquals(0, budget.used());
    }

    @Test
    void memoryThatTheBudgetDoesNotAllowCannotBeLinked() {
        CountingBudget budget = new CountingBudget(PAGE_SIZE);
        WasmModule module = WasmModule.parse(growing(2, -1).build());

        assertThrows(LinkException.class, () -> module.instantiate(Imports.NONE, budget(budget)));
        assertEquals(0, budget.used());
    }

    @Test
    void failedInstantiationGivesEverythingBack() {
        CountingBudget budget = new CountingBudget(100L * PAGE_SIZE);
        ModuleBuilder trapping = growing(3, -1);
        trapping.table(ValueType.EXTERNREF, 20, -1);
        trapping.start(trapping.function(":", code -> code.op(Opcode.UNREACHABLE)));
        ModuleBuilder oversized = growing(3, -1);
        oversized.table(ValueType.EXTERNREF, 20_000_000, -1);
        ModuleBuilder segment = growing(3, -1);
        segment.data(3 * PAGE_SIZE, new byte[] {1});

        assertThrows(Trap.class, () -> instantiate(trapping, budget));
        assertThrows(LinkException.class, () -> instantiate(oversized, budget));
        assertThrows(Trap.class, () -> instantiate(segment, budget));
        assertEquals(0, budget.used());
    }

    private static void instantiate(ModuleBuilder module, MemoryBudget budget) {
        WasmModule.parse(module.build()).instantiate(Imports.NONE, budget(budget));
    }

    @Test
    void importedMemoryStaysWhenTheImporterIsClosed() {
        CountingBudget budget = new CountingBudget(100L * PAGE_SIZE);
        WasmInstance owner =
                WasmModule.parse(growing(1, -1).build()).instantiate(Imports.NONE, budget(budget));
        ModuleBuilder module = new ModuleBuilder();
        module.importMemory("owner", "memory", 1, -1);
        WasmInstance user = Guest.of(module, Imports.builder().instance("owner", owner).build());

        user.close();

        assertEquals(PAGE_SIZE, budget.used());
        assertEquals(1, owner.function("grow").call(1).i32());
    }

    @Test
    void memoryAndTableOfAClosedInstanceDoNotGrowAgain() {
        CountingBudget budget = new CountingBudget(100L * PAGE_SIZE);
        ModuleBuilder module = growing(1, -1);
        module.export("table", ExternKind.TABLE, module.table(ValueType.EXTERNREF, 1, -1));
        WasmInstance instance =
                WasmModule.parse(module.build()).instantiate(Imports.NONE, budget(budget));
        WasmMemory memory = instance.memory("memory");
        WasmTable table = instance.table("table");

        instance.close();

        assertEquals(-1, memory.grow(1));
        assertEquals(-1, table.grow(1, null));
        assertEquals(0, budget.used());
    }

    /** A copy of a large table would be work for nothing that no fuel pays. */
    @Test
    void growthByNothingCopiesNothing() {
        WasmInstance instance = Guest.of(growingTable(3, 3));
        TableInstance table = (TableInstance) instance.table("table");
        Object[] elements = table.elements;

        assertEquals(3, instance.function("grow").call(0).i32());
        assertEquals(3, table.grow(0, null));

        assertSame(elements, table.elements);
    }
}
