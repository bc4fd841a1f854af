package dev.wardian.wasm.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.ArrayType;
import dev.wardian.wasm.CompositeType;
import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.StructType;
import dev.wardian.wasm.ValueType;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Types that are equal are one object, and only those (spec section 3.3.15). */
class CanonicalTypesTest {
    private static RuntimeType alone(Function<RuntimeType, CompositeType> parts) {
        return alone(true, null, parts);
    }

    private static RuntimeType alone(
            boolean isFinal,
            @Nullable RuntimeType supertype,
            Function<RuntimeType, CompositeType> parts) {
        RecursiveGroup group = new RecursiveGroup(1);
        group.get(0).define(isFinal, supertype, parts.apply(group.get(0)));
        return CanonicalTypes.of(group).get(0);
    }

    private static StructType struct(ValueType... fields) {
        return new StructType(
                List.of(fields).stream().map(field -> new FieldType(field, false)).toList());
    }

    private static RuntimeType list() {
        return alone(self -> struct(ValueType.I32, ValueType.refNull(self)));
    }

    @Test
    void typesThatNameThemselvesAreEqual() {
        assertSame(list(), list());
    }

    @Test
    void typeThatNamesAnEqualTypeIsAnotherOne() {
        RuntimeType list = list();

        RuntimeType unrolled = alone(self -> struct(ValueType.I32, ValueType.refNull(list)));

        assertNotSame(list, unrolled);
        assertSame(unrolled, alone(self -> struct(ValueType.I32, ValueType.refNull(list()))));
    }

    @Test
    void whatAPartSaysMakesAnotherType() {
        RuntimeType plain = alone(self -> struct(ValueType.I32));
        FieldType mutable = new FieldType(ValueType.I32, true);

        assertNotSame(plain, alone(self -> struct(ValueType.I64)));
        assertNotSame(plain, alone(self -> struct(ValueType.I32, ValueType.I32)));
        assertNotSame(plain, alone(self -> new StructType(List.of(mutable))));
        assertNotSame(plain, alone(self -> new ArrayType(new FieldType(ValueType.I32, false))));
        assertNotSame(plain, alone(false, null, self -> struct(ValueType.I32)));
        assertNotSame(
                alone(self -> new ArrayType(new FieldType(PackedType.I8, true))),
                alone(self -> new ArrayType(new FieldType(PackedType.I16, true))));
        assertNotSame(
                alone(self -> struct(ValueType.ref(self))),
                alone(self -> struct(ValueType.refNull(self))));
    }

    @Test
    void placeInAGroupCounts() {
        FunctionType type = FunctionType.of(List.of());
        RecursiveGroup pair = new RecursiveGroup(2);
        pair.get(0).define(true, null, type);
        pair.get(1).define(true, null, type);
        RecursiveGroup canonical = CanonicalTypes.of(pair);

        assertNotSame(canonical.get(0), canonical.get(1));
        assertNotSame(canonical.get(0), CanonicalTypes.of(type));
    }

    @Test
    void functionTypesOfTheHostAreThoseOfModules() {
        FunctionType type = FunctionType.of(List.of(ValueType.I32), ValueType.F64);

        assertSame(CanonicalTypes.of(type), alone(self -> type));
    }

    @Test
    void referenceTypesAreOneObject() {
        RuntimeType list = list();

        assertSame(ValueType.ref(list), ValueType.ref(list()));
        assertSame(ValueType.FUNCREF, ValueType.refNull(AbstractHeapType.FUNC));
        assertNotEquals(ValueType.ref(list), ValueType.refNull(list));
    }

    @Test
    void subtypesAreFoundAtAnyDepth() {
        RuntimeType[] chain = new RuntimeType[RuntimeType.MAX_DEPTH + 1];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = alone(false, i == 0 ? null : chain[i - 1], self -> struct(ValueType.I32));
        }
        RuntimeType sibling = alone(false, chain[0], self -> struct(ValueType.I32, ValueType.I32));

        assertEquals(RuntimeType.MAX_DEPTH, chain[chain.length - 1].depth());
        for (int i = 0; i < chain.length; i++) {
            assertTrue(chain[chain.length - 1].isSubtypeOf(chain[i]));
            assertEquals(i == 0, chain[0].isSubtypeOf(chain[i]));
            assertEquals(i == 0, sibling.isSubtypeOf(chain[i]));
        }
        assertTrue(Subtyping.matches(chain[3], AbstractHeapType.EQ));
        assertFalse(Subtyping.matches(chain[3], AbstractHeapType.FUNC));
        assertTrue(Subtyping.matches(AbstractHeapType.NONE, chain[3]));
        assertFalse(Subtyping.matches(AbstractHeapType.NOFUNC, chain[3]));
    }

    @Test
    void typesThatNobodyUsesAreCollected() throws InterruptedException {
        WeakReference<RuntimeType> unused =
                new WeakReference<>(alone(self -> struct(ValueType.refNull(self), ValueType.F32)));

        for (int i = 0; i < 200 && unused.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }

        assertEquals(null, unused.get());
    }
}
