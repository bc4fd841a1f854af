package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CountingBudget;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Memories and tables with 64-bit addresses, and pages of one byte. */
@OnEveryEngine
class Memory64Test {
    private static final Features FEATURES =
            Features.WASM_2_0.with(Feature.MEMORY64).with(Feature.CUSTOM_PAGE_SIZES);
    private static final long PAGE = WasmMemory.PAGE_SIZE;

    private final ModuleBuilder module = new ModuleBuilder();

    private WasmModule parse() {
        return WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT);
    }

    private WasmInstance instance(InstanceOptions options) {
        return parse().instantiate(Imports.NONE, options);
    }

    private void growingMemory(MemoryType type) {
        module.export("memory", ExternKind.MEMORY, module.memory(type));
        String letter = type.addressType() == AddressType.I64 ? "l" : "i";
        module.export(
                "grow",
                module.function(letter + ":" + letter, code -> code.get(0).op(Opcode.MEMORY_GROW)));
        module.export("size", module.function(":" + letter, code -> code.op(Opcode.MEMORY_SIZE)));
    }

    private static MemoryType memory64(long min, long max) {
        return new MemoryType(AddressType.I64, min, true, max, PAGE);
    }

    @Test
    void aMemoryMayDeclareAMaximumThatNoArrayReaches() {
        growingMemory(memory64(1, 1L << 48));

        try (WasmInstance instance = instance(Engines.options())) {
            WasmFunction grow = instance.function("grow");
            assertEquals(memory64(1, 1L << 48), instance.memory("memory").type());
            assertEquals(1, grow.call(1L).i64());
            assertEquals(2, instance.function("size").call().i64());
            assertEquals(-1, grow.call(1L << 16).i64());
            assertEquals(-1, grow.call(1L << 32).i64());
            assertEquals(-1, grow.call((1L << 32) + 1).i64());
            assertEquals(-1, grow.call(-1L).i64());
            assertEquals(2, instance.memory("memory").pages());
        }
    }

    @Test
    void aMemoryThatBeginsBeyondTwoGibibytesIsRefused() {
        module.memory(memory64(1L << 20, 1L << 20));

        LinkException e = assertThrows(LinkException.class, () -> instance(Engines.options()));

        assertEquals("memory of 1048576 pages is over the limit of 32767", e.reason());
    }

    @Test
    void theGreatestNumbersAreUnsigned() {
        MemoryType type = new MemoryType(AddressType.I64, -1, true, -1, 1);
        module.importMemory("m", "n", type);

        ExternType actual = parse().imports().get(0).type();

        assertEquals(type, actual);
        assertEquals(
                "memory i64 18446744073709551615 18446744073709551615 (pagesize 1)",
                actual.toString());
    }

    @Test
    void aMaximumOfAllOnesIsNotTheSameAsNone() {
        module.export(
                "memory",
                ExternKind.MEMORY,
                module.memory(new MemoryType(AddressType.I64, 0, true, -1, 1)));
        try (WasmInstance bounded = instance(Engines.options())) {
            Imports imports = Imports.builder().instance("m", bounded).build();
            ModuleBuilder user = new ModuleBuilder();
            user.importMemory("m", "memory", new MemoryType(AddressType.I64, 0, true, -1, 1));
            WasmModule.parse(user.build(), FEATURES, ModuleLimits.DEFAULT)
                    .instantiate(imports, Engines.options())
                    .close();
            assertTrue(bounded.memory("memory").type().hasMax());
        }
        assertFalse(new MemoryType(AddressType.I64, 0, false, 7, 1).hasMax());
        assertEquals(-1, new MemoryType(AddressType.I64, 0, false, 7, 1).max());
    }

    @Test
    void pagesOfOneByteAreCountedInBytes() {
        growingMemory(new MemoryType(AddressType.I32, 3, false, -1, 1));
        CountingBudget budget = new CountingBudget(100);

        try (WasmInstance instance = instance(Engines.options().withBudget(budget))) {
            WasmMemory memory = instance.memory("memory");
            assertEquals(3, budget.used());
            assertEquals(3, memory.byteSize());
            assertEquals(3, memory.pages());
            assertEquals(3, instance.function("grow").call(7).i32());
            assertEquals(10, budget.used());
            assertEquals(10, memory.grow(5));
            assertEquals(-1, memory.grow(86));
            assertEquals(15, instance.function("size").call().i32());
            assertEquals(1, memory.type().pageSize());
            assertThrows(Trap.class, () -> memory.readI32(12));
            assertEquals(0, memory.readI32(11));
        }
        assertEquals(0, budget.used());
    }

    @Test
    void theLimitOnBytesHoldsForPagesOfOneByte() {
        growingMemory(new MemoryType(AddressType.I64, 0, false, -1, 1));
        Limits limits = Limits.DEFAULT.withMemoryBytes(100);

        try (WasmInstance instance = instance(Engines.options().withLimits(limits))) {
            assertEquals(-1, instance.function("grow").call(101L).i64());
            assertEquals(0, instance.function("grow").call(100L).i64());
        }
    }

    @Test
    void aFailedGrowthByMoreThanThereIsBurnsNoFuelForIt() {
        growingMemory(memory64(1, 1L << 40));
        Limits limits = Limits.DEFAULT.withMetering(true);

        try (WasmInstance instance = instance(Engines.options().withLimits(limits))) {
            CallOptions few = CallOptions.NONE.withFuel(100);
            assertEquals(-1, instance.function("grow").callWith(few, 1L << 40).i64());
        }
    }

    @Test
    void aTableHas64BitIndices() {
        TableType type = new TableType(AddressType.I64, ValueType.EXTERNREF, 2, true, -1);
        int table = module.table(type);
        module.export("table", ExternKind.TABLE, table);
        module.export(
                "set", module.function("lE:", code -> code.get(0).get(1).op(Opcode.TABLE_SET)));
        module.export("get", module.function("l:E", code -> code.get(0).op(Opcode.TABLE_GET)));
        module.export(
                "grow",
                module.function(
                        "l:l",
                        code ->
                                code.op(Opcode.REF_NULL, ValueType.EXTERNREF)
                                        .get(0)
                                        .op(Opcode.TABLE_GROW)));

        try (WasmInstance instance = instance(Engines.options())) {
            assertEquals(type, instance.table("table").type());
            instance.function("set").call(1L, "one");
            assertEquals("one", instance.function("get").call(1L).get(0));
            for (long index : new long[] {2, (1L << 32) + 1, -1, Long.MIN_VALUE}) {
                Trap trap = assertThrows(Trap.class, () -> instance.function("get").call(index));
                assertEquals(TrapKind.TABLE_OUT_OF_BOUNDS, trap.kind());
            }
            assertEquals(2, instance.function("grow").call(1L).i64());
            assertEquals(-1, instance.function("grow").call(1L << 32).i64());
            assertEquals(-1, instance.function("grow").call(-1L).i64());
            assertEquals(3, instance.table("table").size());
        }
    }

    @Test
    void aSharedMemoryIsValidAndNotRun() {
        module.memory(new MemoryType(AddressType.I32, 1, true, 2, PAGE, true));
        WasmModule parsed =
                WasmModule.parse(
                        module.build(), FEATURES.with(Feature.THREADS), ModuleLimits.DEFAULT);

        UnsupportedModuleException e =
                assertThrows(
                        UnsupportedModuleException.class,
                        () -> parsed.instantiate(Imports.NONE, Engines.options()));

        assertEquals(Set.of(Feature.THREADS), parsed.usedFeatures());
        assertEquals("shared memories", e.feature());
        assertEquals(
                "memory 1 2 shared",
                new MemoryType(AddressType.I32, 1, true, 2, PAGE, true).toString());
        assertThrows(MalformedModuleException.class, this::parse);
    }

    @Test
    void usedFeaturesNameBothProposals() {
        module.memory(new MemoryType(AddressType.I64, 0, false, -1, 1));

        assertEquals(Set.of(Feature.MEMORY64, Feature.CUSTOM_PAGE_SIZES), parse().usedFeatures());
    }
}
