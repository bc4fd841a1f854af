package dev.wardian.wasm.internal.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the structures and arrays held at one moment that an instance could reach from the globals
 * and tables that it defines and from its segments. They are brought back where they are, so that
 * references to them stay what they were.
 */
final class HeapContents {
    /** The Java arrays of the objects. */
    private final List<Object> arrays = new ArrayList<>();

    /** For each of them its contents. */
    private final List<Object> copies = new ArrayList<>();

    private final long walk = HeapWalk.nextNumber();
    private final Deque<HeapObject> found = new ArrayDeque<>();

    private HeapContents() {}

    static HeapContents of(Instance instance) {
        HeapContents contents = new HeapContents();
        for (int i = instance.data.importedGlobals; i < instance.globals.length; i++) {
            contents.visit(instance.globals[i].reference);
        }
        for (int i = instance.data.importedTables; i < instance.tables.length; i++) {
            contents.visitAll(instance.tables[i].elements);
        }
        for (@Nullable Object[] segment : instance.elementValues) {
            contents.visitAll(segment);
        }
        for (HeapObject next = contents.found.poll(); next != null; next = contents.found.poll()) {
            contents.copy(next);
            contents.visitAll(next.held());
        }
        return contents;
    }

    private void visitAll(@Nullable Object @Nullable [] references) {
        if (references != null) {
            for (Object reference : references) {
                visit(reference);
            }
        }
    }

    private void visit(@Nullable Object reference) {
        if (reference instanceof HeapObject object && object.walk != walk) {
            object.walk = walk;
            found.add(object);
        }
    }

    private void copy(HeapObject object) {
        if (object instanceof StructInstance struct) {
            keep(struct.numbers, struct.numbers.clone());
            keep(struct.references, struct.references.clone());
        } else if (object instanceof ArrayInstance array) {
            keep(array.elements, cloned(array.elements));
        }
    }

    private void keep(Object array, Object copy) {
        if (java.lang.reflect.Array.getLength(array) > 0) {
            arrays.add(array);
            copies.add(copy);
        }
    }

    private static Object cloned(Object array) {
        if (array instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (array instanceof short[] shorts) {
            return shorts.clone();
        }
        if (array instanceof int[] ints) {
            return ints.clone();
        }
        return array instanceof long[] longs ? longs.clone() : ((Object[]) array).clone();
    }

    void bringBack() {
        for (int i = 0; i < arrays.size(); i++) {
            Object copy = copies.get(i);
            int length = java.lang.reflect.Array.getLength(copy);
            System.arraycopy(copy, 0, arrays.get(i), 0, length);
        }
    }
}
