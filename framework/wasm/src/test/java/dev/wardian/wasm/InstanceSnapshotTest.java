package dev.wardian.wasm;

import static dev.wardian.wasm.WasmMemory.PAGE_SIZE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CountingBudget;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an instance held comes back, whatever its code did since. */
@OnEveryEngine
class InstanceSnapshotTest {
    private static final int BLOCK = 4096;

    /** Changes its memory, table and global, and grows the first two. */
    private static ModuleBuilder changing() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(1, -1));
        module.export("table", ExternKind.TABLE, module.table(ValueType.EXTERNREF, 2, -1));
        int global = module.global(ValueType.I32, true, code -> code.i32(5));
        module.export("global", ExternKind.GLOBAL, global);
        module.export(
                "change",
                module.function(
                        ":",
                        code -> {
                            code.i32(8).i32(99).op(Opcode.I32_STORE);
                            code.i32(1).op(Opcode.MEMORY_GROW).op(Opcode.DROP);
                            code.op(Opcode.REF_NULL, ValueType.EXTERNREF).i32(3);
                            code.op(Opcode.TABLE_GROW).op(Opcode.DROP);
                            code.i32(6).op(Opcode.GLOBAL_SET, global);
                            code.op(Opcode.UNREACHABLE);
                        }));
        return module;
    }

    @Test
    void memoryTableAndGlobalComeBackAfterATrapAsOftenAsOneLikes() {
        CountingBudget budget = new CountingBudget(Long.MAX_VALUE);
        WasmInstance instance =
                WasmModule.parse(changing().build())
                        .instantiate(Imports.NONE, Engines.options().withBudget(budget));
        instance.memory("memory").writeI32(8, 7);
        instance.table("table").set(1, "kept");
        long held = budget.used();
        InstanceSnapshot snapshot = instance.snapshot();
        assertEquals(BLOCK + 2 * 8, snapshot.bytes());
        assertEquals(held + snapshot.bytes(), budget.used());
        held += snapshot.bytes();

        for (int i = 0; i < 2; i++) {
            assertThrows(Trap.class, () -> instance.function("change").call());
            assertEquals(2, instance.memory("memory").pages());
            instance.table("table").set(1, null);
            assertNull(instance.table("table").get(1));

            instance.restore(snapshot);

            assertEquals(7, instance.memory("memory").readI32(8));
            assertEquals(1, instance.memory("memory").pages());
            assertEquals(2, instance.table("table").size());
            assertEquals("kept", instance.table("table").get(1));
            assertEquals(5, instance.global("global").get());
            assertEquals(held, budget.used());
        }
        long copied = snapshot.bytes();
        instance.close();
        assertEquals(copied, budget.used());
        snapshot.close();
        snapshot.close();
        assertEquals(0, snapshot.bytes());
        assertEquals(0, budget.used());
    }

    private static void assertHolds(byte[] expected, WasmMemory memory) {
        assertArrayEquals(expected, memory.read(0, memory.byteSize()));
    }

    @Test
    void everyByteComesBackWhereverZerosAre() {
        Random random = new Random(11);
        for (int round = 0; round < 30; round++) {
            WasmInstance instance = Guest.of(changing());
            WasmMemory memory = instance.memory("memory");
            memory.grow(random.nextInt(3));
            for (int i = random.nextInt(40); i > 0; i--) {
                memory.writeByte(random.nextInt((int) memory.byteSize()), (byte) random.nextInt());
            }
            byte[] before = memory.read(0, memory.byteSize());
            InstanceSnapshot snapshot = instance.snapshot();

            memory.fill(0, (byte) round, memory.byteSize());
            memory.grow(random.nextInt(2));
            instance.restore(snapshot);

            assertHolds(before, memory);
        }
    }

    @Test
    void aFullMemoryIsCopiedWhollyAndAnEmptyOneTakesNothing() {
        WasmInstance instance = Guest.of(changing());
        WasmMemory memory = instance.memory("memory");
        assertEquals(2 * 8, instance.snapshot().bytes());

        memory.fill(0, (byte) 1, PAGE_SIZE);
        InstanceSnapshot full = instance.snapshot();
        memory.fill(0, (byte) 2, PAGE_SIZE);
        instance.restore(full);

        assertEquals(PAGE_SIZE + 2 * 8, full.bytes());
        assertEquals(1, memory.readByte(PAGE_SIZE - 1));
    }

    /** Pages of one byte: the last block is a part. */
    @Test
    void aMemoryOfAnySizeComesBack() {
        for (int size : new int[] {0, 1, BLOCK - 1, BLOCK, BLOCK + 1}) {
            ModuleBuilder module = new ModuleBuilder();
            int index = module.memory(new MemoryType(AddressType.I32, size, true, size, 1));
            module.export("memory", ExternKind.MEMORY, index);
            Features features = Features.WASM_3_0.with(Feature.CUSTOM_PAGE_SIZES);
            WasmInstance instance =
                    WasmModule.parse(module.build(), features, ModuleLimits.DEFAULT)
                            .instantiate(Imports.NONE, Engines.options());
            WasmMemory memory = instance.memory("memory");
            if (size > 0) {
                memory.writeByte(size - 1, (byte) 1);
            }
            byte[] before = memory.read(0, size);
            InstanceSnapshot snapshot = instance.snapshot();

            memory.fill(0, (byte) 2, size);
            instance.restore(snapshot);

            assertHolds(before, memory);
        }
    }

    @Test
    void aSnapshotOfAGreaterMemoryComesBackAfterOneOfASmallerOne() {
        CountingBudget budget = new CountingBudget(10 * PAGE_SIZE);
        WasmInstance instance =
                WasmModule.parse(changing().build())
                        .instantiate(Imports.NONE, Engines.options().withBudget(budget));
        InstanceSnapshot small = instance.snapshot();
        long before = budget.used();
        instance.memory("memory").grow(2);
        instance.table("table").grow(3, "more");
        instance.memory("memory").writeI32(2 * PAGE_SIZE, 7);
        InstanceSnapshot large = instance.snapshot();

        instance.restore(small);
        assertEquals(before + large.bytes(), budget.used());
        instance.restore(large);

        assertEquals(7, instance.memory("memory").readI32(2 * PAGE_SIZE));
        assertEquals("more", instance.table("table").get(4));
        assertEquals(before + large.bytes() + 2 * PAGE_SIZE + 3 * 8, budget.used());
        instance.close();
        small.close();
        large.close();
        assertEquals(0, budget.used());
    }

    @Test
    void theBudgetMayRefuseACopyAndALargerMemory() {
        CountingBudget budget = new CountingBudget(2 * PAGE_SIZE + 100);
        WasmInstance instance =
                WasmModule.parse(changing().build())
                        .instantiate(Imports.NONE, Engines.options().withBudget(budget));
        WasmMemory memory = instance.memory("memory");
        InstanceSnapshot empty = instance.snapshot();
        assertEquals(1, memory.grow(1));
        long full = budget.used();
        InstanceSnapshot grown = instance.snapshot();
        memory.writeByte(0, (byte) 1);
        assertThrows(LinkException.class, instance::snapshot);
        assertEquals(full + grown.bytes(), budget.used());

        instance.restore(empty);
        budget.reserve(PAGE_SIZE);

        assertThrows(LinkException.class, () -> instance.restore(grown));
        assertEquals(1, memory.pages());
    }

    @Test
    void aSnapshotBelongsToItsInstanceWhileThatIsOpen() {
        WasmInstance one = Guest.of(changing());
        WasmInstance other = Guest.of(changing());
        InstanceSnapshot snapshot = one.snapshot();

        assertThrows(IllegalArgumentException.class, () -> other.restore(snapshot));
        InstanceSnapshot closed = one.snapshot();
        closed.close();
        assertThrows(IllegalStateException.class, () -> one.restore(closed));
        one.close();
        assertThrows(IllegalStateException.class, () -> one.restore(snapshot));
        assertThrows(IllegalStateException.class, one::snapshot);
    }
}
