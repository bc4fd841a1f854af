package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.test.CountingBudget;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import org.junit.jupiter.api.Test;

/** The limit of table elements holds for all tables of an instance together. */
@OnEveryEngine
class TableLimitTest {
    private static final Limits HUNDRED = Limits.DEFAULT.withTableElements(100);

    private static WasmInstance instance(int... sizes) {
        ModuleBuilder module = new ModuleBuilder();
        for (int i = 0; i < sizes.length; i++) {
            module.export("t" + i, ExternKind.TABLE, module.table(ValueType.FUNCREF, sizes[i], -1));
        }
        return WasmModule.parse(module.build())
                .instantiate(Imports.builder().build(), Engines.options().withLimits(HUNDRED));
    }

    @Test
    void leastSizesAreAdded() {
        instance(60, 40).close();

        LinkException error = assertThrows(LinkException.class, () -> instance(60, 41));

        assertTrue(
                String.valueOf(error.getMessage())
                        .contains("over the limit of 100 for all tables"));
    }

    @Test
    void growthIsAdded() {
        WasmInstance instance = instance(40, 40);
        WasmTable one = instance.table("t0");
        WasmTable other = instance.table("t1");

        assertEquals(40, one.grow(15, null));
        assertEquals(-1, other.grow(6, null));
        assertEquals(40, other.grow(5, null));
        assertEquals(-1, one.grow(1, null));
    }

    @Test
    void restoringMovesRoomFromOneTableToTheOther() {
        WasmInstance instance = instance(40, 40);
        InstanceSnapshot small = instance.snapshot();
        assertEquals(40, instance.table("t0").grow(20, null));
        InstanceSnapshot first = instance.snapshot();
        instance.restore(small);
        assertEquals(40, instance.table("t1").grow(20, null));
        InstanceSnapshot second = instance.snapshot();

        for (int i = 0; i < 3; i++) {
            instance.restore(first);
            assertEquals(60, instance.table("t0").size());
            assertEquals(-1, instance.table("t1").grow(1, null));
            instance.restore(second);
            assertEquals(60, instance.table("t1").size());
            assertEquals(-1, instance.table("t0").grow(1, null));
        }
    }

    @Test
    void refusedGrowthTakesNothing() {
        CountingBudget budget = new CountingBudget(8 * 50);
        ModuleBuilder module = new ModuleBuilder();
        module.export("t0", ExternKind.TABLE, module.table(ValueType.FUNCREF, 40, -1));
        WasmInstance instance =
                WasmModule.parse(module.build())
                        .instantiate(
                                Imports.builder().build(),
                                Engines.options().withLimits(HUNDRED).withBudget(budget));

        assertEquals(-1, instance.table("t0").grow(60, null));
        assertEquals(40, instance.table("t0").grow(10, null));
    }
}
