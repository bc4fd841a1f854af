package dev.wardian.wasm;

import static dev.wardian.wasm.WasmMemory.PAGE_SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CountingBudget;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import org.junit.jupiter.api.Test;

/** What an instance held comes back, whatever its code did since. */
class InstanceSnapshotTest {
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
                        .instantiate(Imports.NONE, InstanceOptions.DEFAULT.withBudget(budget));
        instance.memory("memory").writeI32(8, 7);
        instance.table("table").set(1, "kept");
        long held = budget.used();
        InstanceSnapshot snapshot = instance.snapshot();
        assertEquals(PAGE_SIZE, snapshot.memoryBytes());

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
        instance.close();
        assertEquals(0, budget.used());
    }

    @Test
    void aSnapshotBelongsToItsInstanceWhileThatIsOpen() {
        WasmInstance one = Guest.of(changing());
        WasmInstance other = Guest.of(changing());
        InstanceSnapshot snapshot = one.snapshot();

        assertThrows(IllegalArgumentException.class, () -> other.restore(snapshot));
        one.close();
        assertThrows(IllegalStateException.class, () -> one.restore(snapshot));
        assertThrows(IllegalStateException.class, one::snapshot);
    }
}
