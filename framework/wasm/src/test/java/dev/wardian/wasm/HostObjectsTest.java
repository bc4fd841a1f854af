package dev.wardian.wasm;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CountingBudget;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Memories, tables, globals and functions that the host makes, for modules that import them. */
@OnEveryEngine
class HostObjectsTest {
    private static final int PAGE = WasmMemory.PAGE_SIZE;

    /** A module that imports memory "m" "memory" and reads, writes and grows it. */
    private static ModuleBuilder memoryUser(long min, long max) {
        ModuleBuilder module = new ModuleBuilder();
        module.importMemory("m", "memory", min, max);
        module.export("load", module.function("i:i", code -> code.get(0).op(Opcode.I32_LOAD)));
        module.export(
                "store", module.function("ii:", code -> code.get(0).get(1).op(Opcode.I32_STORE)));
        module.export("grow", module.function("i:i", code -> code.get(0).op(Opcode.MEMORY_GROW)));
        module.export("size", module.function(":i", code -> code.op(Opcode.MEMORY_SIZE)));
        return module;
    }

    private static Imports memory(WasmMemory memory) {
        return Imports.builder().memory("m", "memory", memory).build();
    }

    /** A module that imports table "m" "table" of functions of type {@code :i} and calls them. */
    private static ModuleBuilder tableUser(long min, long max) {
        ModuleBuilder module = new ModuleBuilder();
        module.importTable("m", "table", ValueType.FUNCREF, min, max);
        int type = module.type(":i");
        int own = module.function(":i", code -> code.i32(77));
        module.declareElements(own);
        module.export(
                "call",
                module.function("i:i", code -> code.get(0).op(Opcode.CALL_INDIRECT, type, 0)));
        module.export(
                "put",
                module.function(
                        "i:", code -> code.get(0).op(Opcode.REF_FUNC, own).op(Opcode.TABLE_SET)));
        module.export(
                "grow",
                module.function(
                        "i:i", code -> code.op(Opcode.REF_FUNC, own).get(0).op(Opcode.TABLE_GROW)));
        return module;
    }

    private static Imports table(WasmTable table) {
        return Imports.builder().table("m", "table", table).build();
    }

    // --- memories

    @Test
    void memoryOfTheHostIsLinkedAndUsedByBothSides() {
        WasmMemory memory = WasmMemory.create(new MemoryType(2, 16));
        memory.writeI32(8, 42);

        WasmInstance instance = Guest.of(memoryUser(2, 16), memory(memory));

        assertEquals(42, instance.function("load").call(8).i32());
        instance.function("store").call(12, 7);
        assertEquals(7, memory.readI32(12));
        assertEquals(new MemoryType(2, 16), memory.type());
    }

    @Test
    void twoInstancesShareOneMemory() {
        WasmMemory memory = WasmMemory.create(new MemoryType(1, 64));
        WasmInstance one = Guest.of(memoryUser(1, 64), memory(memory));
        WasmInstance other = Guest.of(memoryUser(1, -1), memory(memory));

        one.function("store").call(100, 5);
        assertEquals(5, other.function("load").call(100).i32());

        // What one of them grows, and what lies behind the array, is there for the other.
        for (int page = 1; page < 40; page++) {
            assertEquals(page, one.function("grow").call(1).i32());
            other.function("store").call(page * PAGE - 2, page);
            assertEquals(page, one.function("load").call(page * PAGE - 2).i32());
            assertEquals(page, memory.readI32((long) page * PAGE - 2));
        }
        assertEquals(40, other.function("size").call().i32());
        assertEquals(40, memory.pages());

        one.close();
        assertEquals(5, other.function("load").call(100).i32());
        assertEquals(40L * PAGE, memory.byteSize());
    }

    @Test
    void limitsOfTheMemoryHoldWhateverThoseOfTheInstancesAre() {
        Limits three = Limits.DEFAULT.withMemoryBytes(3L * PAGE);
        WasmMemory memory = WasmMemory.create(new MemoryType(1, -1), three, MemoryBudget.UNLIMITED);
        Limits one = Limits.DEFAULT.withMemoryBytes(PAGE);
        WasmInstance instance = Guest.of(memoryUser(1, -1), memory(memory), one);

        assertEquals(1, instance.function("grow").call(2).i32());
        assertEquals(-1, instance.function("grow").call(1).i32());
        assertEquals(-1, memory.grow(1));
        assertThrows(
                LinkException.class,
                () -> WasmMemory.create(new MemoryType(4, -1), three, MemoryBudget.UNLIMITED));
    }

    @Test
    void memoryIsPaidByItsBudgetUntilItIsFreed() {
        CountingBudget budget = new CountingBudget(4L * PAGE);
        WasmMemory memory = WasmMemory.create(new MemoryType(1, -1), Limits.DEFAULT, budget);
        CountingBudget other = new CountingBudget(0);
        WasmInstance instance =
                WasmModule.parse(memoryUser(1, -1).build())
                        .instantiate(memory(memory), Engines.options().withBudget(other));

        assertEquals(1, instance.function("grow").call(3).i32());
        assertEquals(-1, instance.function("grow").call(1).i32());
        assertEquals(4L * PAGE, budget.used());
        assertThrows(
                LinkException.class,
                () -> WasmMemory.create(new MemoryType(1, -1), Limits.DEFAULT, budget));

        instance.close();
        assertEquals(4L * PAGE, budget.used());
        memory.free();
        memory.free();
        assertEquals(0, budget.used());
        assertEquals(0, memory.byteSize());
        assertEquals(-1, memory.grow(1));
        assertThrows(Trap.class, () -> memory.readByte(0));
    }

    @Test
    void memoryThatIsFreedDuringACallIsEmptyForTheGuest() {
        CountingBudget budget = new CountingBudget(8L * PAGE);
        WasmMemory memory = WasmMemory.create(new MemoryType(1, -1), Limits.DEFAULT, budget);
        ModuleBuilder module = new ModuleBuilder();
        int free = module.importFunction("m", "free", ":");
        module.importMemory("m", "memory", 1, -1);
        module.export(
                "f",
                module.function(
                        ":i",
                        code ->
                                code.i32(0)
                                        .i32(9)
                                        .op(Opcode.I32_STORE)
                                        .op(Opcode.CALL, free)
                                        .i32(0)
                                        .op(Opcode.I32_LOAD)));
        Imports imports =
                Imports.builder()
                        .memory("m", "memory", memory)
                        .function("m", "free", FunctionType.of(List.of()), call -> memory.free())
                        .build();

        Trap trap = assertThrows(Trap.class, () -> Guest.of(module, imports).function("f").call());

        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
        assertEquals(0, budget.used());
    }

    @Test
    void whatBelongsToAnInstanceIsFreedWithIt() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(1, -1));
        module.export("table", ExternKind.TABLE, module.table(ValueType.FUNCREF, 1, -1));
        WasmInstance instance = Guest.of(module);

        assertThrows(IllegalStateException.class, () -> instance.memory("memory").free());
        assertThrows(IllegalStateException.class, () -> instance.table("table").free());
        assertEquals(PAGE, instance.memory("memory").byteSize());
    }

    @Test
    void snapshotOfAnInstanceLeavesTheMemoryOfTheHostAlone() {
        WasmMemory memory = WasmMemory.create(new MemoryType(1, -1));
        WasmInstance instance = Guest.of(memoryUser(1, -1), memory(memory));
        memory.writeI32(0, 1);

        try (InstanceSnapshot snapshot = instance.snapshot()) {
            memory.writeI32(0, 2);
            instance.restore(snapshot);
        }

        assertEquals(2, memory.readI32(0));
    }

    static List<MemoryType> invalidMemories() {
        return List.of(
                new MemoryType(2, 1),
                new MemoryType(65537, -1),
                new MemoryType(1, 65537),
                new MemoryType(-1, -1),
                new MemoryType(AddressType.I64, 1, true, (1L << 48) + 1, PAGE),
                new MemoryType(AddressType.I32, 1, false, -1, 4096),
                new MemoryType(AddressType.I32, 1, false, -1, 0),
                new MemoryType(AddressType.I32, 1, true, 2, PAGE, true),
                new MemoryType(AddressType.I32, 1, false, -1, PAGE, true));
    }

    @ParameterizedTest
    @MethodSource("invalidMemories")
    void typeThatNoModuleCouldHaveIsAnIllegalArgument(MemoryType type) {
        assertThrows(IllegalArgumentException.class, () -> WasmMemory.create(type));
    }

    @Test
    void memoriesOfEveryAddressTypeAndPageSizeAreMade() {
        WasmMemory wide =
                WasmMemory.create(new MemoryType(AddressType.I64, 1, true, 1L << 48, PAGE));
        WasmMemory bytewise = WasmMemory.create(new MemoryType(AddressType.I32, 100, false, -1, 1));

        assertEquals(AddressType.I64, wide.type().addressType());
        assertEquals(1, wide.grow(1));
        assertEquals(100, bytewise.byteSize());
        assertEquals(100, bytewise.grow(1));
        assertThrows(LinkException.class, () -> Guest.of(memoryUser(1, -1), memory(wide)));
        assertThrows(LinkException.class, () -> Guest.of(memoryUser(1, -1), memory(bytewise)));
        assertThrows(LinkException.class, () -> WasmMemory.create(new MemoryType(40_000, -1)));
    }

    // --- tables and functions

    @Test
    void functionsOfTheHostAreCalledThroughATableOfTheHost() {
        WasmFunction five =
                WasmFunction.of(
                        FunctionType.of(List.of(), ValueType.I32), call -> call.returnI32(5));
        WasmTable table = WasmTable.create(new TableType(ValueType.FUNCREF, 2, 4), null);
        table.set(1, five);
        WasmInstance one = Guest.of(tableUser(2, 4), table(table));
        WasmInstance other = Guest.of(tableUser(1, 10), table(table));

        assertEquals(5, one.function("call").call(1).i32());
        other.function("put").call(0);
        assertEquals(77, one.function("call").call(0).i32());
        assertEquals(77, requireNonNull((WasmFunction) table.get(0)).call().i32());
        assertSame(five, table.get(1));

        assertEquals(2, one.function("grow").call(2).i32());
        assertEquals(-1, other.function("grow").call(1).i32());
        assertEquals(4, table.size());
        assertEquals(77, other.function("call").call(3).i32());
    }

    @Test
    void tableBeginsWithTheElementThatItIsGiven() {
        Object element = new Object();
        WasmTable table = WasmTable.create(new TableType(ValueType.EXTERNREF, 3, -1), element);
        ValueType nonNull = ValueType.ref(AbstractHeapType.EXTERN);

        assertSame(element, table.get(0));
        assertSame(element, table.get(2));
        assertEquals(3, table.grow(1, null));
        assertNull(table.get(3));
        assertSame(element, WasmTable.create(new TableType(nonNull, 1, -1), element).get(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> WasmTable.create(new TableType(nonNull, 1, -1), null));
        assertThrows(
                IllegalArgumentException.class,
                () -> WasmTable.create(new TableType(ValueType.FUNCREF, 1, -1), element));
        assertThrows(
                IllegalArgumentException.class,
                () -> WasmTable.create(new TableType(ValueType.FUNCREF, 2, 1), null));
        assertThrows(
                IllegalArgumentException.class,
                () -> WasmTable.create(new TableType(ValueType.FUNCREF, 1L << 32, -1), null));
    }

    @Test
    void limitsAndBudgetOfTheTableHold() {
        Limits three = Limits.DEFAULT.withTableElements(3);
        CountingBudget budget = new CountingBudget(1000);
        WasmTable table =
                WasmTable.create(new TableType(ValueType.FUNCREF, 1, -1), null, three, budget);
        WasmInstance instance =
                Guest.of(tableUser(1, -1), table(table), Limits.DEFAULT.withTableElements(1));

        assertEquals(1, instance.function("grow").call(2).i32());
        assertEquals(-1, instance.function("grow").call(1).i32());
        assertThrows(
                LinkException.class,
                () ->
                        WasmTable.create(
                                new TableType(ValueType.FUNCREF, 4, -1), null, three, budget));
        instance.close();
        assertTrue(budget.used() > 0);
        table.free();
        table.free();
        assertEquals(0, budget.used());
        assertEquals(0, table.size());
        assertEquals(-1, table.grow(1, null));
    }

    @Test
    void functionOfTheHostIsOneObjectWithOneType() {
        FunctionType type = FunctionType.of(List.of(ValueType.I32), ValueType.I32);
        WasmFunction twice = WasmFunction.of(type, call -> call.returnI32(2 * call.i32(0)));

        assertEquals(type, twice.type());
        assertEquals(14, twice.call(7).i32());
        assertArrayEquals(new long[] {-8}, twice.invoke(CallOptions.NONE, -4));
        Imports imports = Imports.builder().function("host", "f", twice).build();
        assertEquals(10, Guest.of(Guest.hostCaller("i:i"), imports).function("f").call(5).i32());
        assertThrows(LinkException.class, () -> Guest.of(Guest.hostCaller("l:l"), imports));
        ModuleBuilder reexport = new ModuleBuilder();
        reexport.export("g", reexport.importFunction("host", "f", "i:i"));
        assertSame(twice, Guest.of(reexport, imports).function("g"));
    }

    @Test
    void functionOfTheHostKnowsWhoCallsIt() {
        WasmFunction pages =
                WasmFunction.of(
                        FunctionType.of(List.of(), ValueType.I32),
                        call -> call.returnI32(call.memory().pages()));
        WasmTable table = WasmTable.create(new TableType(ValueType.FUNCREF, 1, -1), pages);
        ModuleBuilder module = tableUser(1, -1);
        module.memory(3, -1);

        assertEquals(3, Guest.of(module, table(table)).function("call").call(0).i32());
        HostFunctionException e = assertThrows(HostFunctionException.class, pages::call);
        assertTrue(e.failure() instanceof IllegalStateException, e::toString);
    }

    // --- globals

    @Test
    void globalOfTheHostIsSharedByAllThatImportIt() {
        WasmGlobal pointer = WasmGlobal.create(new GlobalType(ValueType.I32, true), 65536);
        ModuleBuilder module = new ModuleBuilder();
        int global = module.importGlobal("m", "sp", ValueType.I32, true);
        module.export(
                "push",
                module.function(
                        ":i",
                        code ->
                                code.op(Opcode.GLOBAL_GET, global)
                                        .i32(16)
                                        .op(Opcode.I32_SUB)
                                        .op(Opcode.GLOBAL_SET, global)
                                        .op(Opcode.GLOBAL_GET, global)));
        Imports imports = Imports.builder().global("m", "sp", pointer).build();
        WasmInstance one = Guest.of(module, imports);
        WasmInstance other = Guest.of(module, imports);

        assertEquals(65520, one.function("push").call().i32());
        assertEquals(65504, other.function("push").call().i32());
        assertEquals(65504, pointer.get());
        pointer.set(32);
        assertEquals(16, one.function("push").call().i32());
    }

    @Test
    void globalsOfEveryTypeAreMade() {
        Object object = new Object();

        assertEquals(5L, WasmGlobal.create(new GlobalType(ValueType.I64, false), 5L).get());
        assertEquals(1f, WasmGlobal.create(new GlobalType(ValueType.F32, false), 1f).get());
        assertEquals(-0.0, WasmGlobal.create(new GlobalType(ValueType.F64, true), -0.0).get());
        V128 vector = new V128(1, 2);
        assertEquals(vector, WasmGlobal.create(new GlobalType(ValueType.V128, true), vector).get());
        GlobalType any = new GlobalType(ValueType.EXTERNREF, true);
        assertSame(object, WasmGlobal.create(any, object).get());
        assertNull(WasmGlobal.create(any, null).get());
        assertThrows(
                IllegalArgumentException.class,
                () -> WasmGlobal.create(new GlobalType(ValueType.I32, true), 5L));
        assertThrows(
                IllegalArgumentException.class,
                () -> WasmGlobal.create(new GlobalType(ValueType.I32, true), null));
        assertThrows(
                IllegalStateException.class,
                () -> WasmGlobal.create(new GlobalType(ValueType.I64, false), 5L).set(6L));
    }
}
