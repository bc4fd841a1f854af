package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.ExceptionReference;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exception: what a value of type {@code exnref} refers to. */
public final class ExceptionInstance extends HeapObject implements ExceptionReference {
    public final TagInstance tag;
    private final long[] slots;
    private final @Nullable Object[] references;

    private ExceptionInstance(TagInstance tag, long[] slots, @Nullable Object[] references) {
        this.tag = tag;
        this.slots = slots;
        this.references = references;
    }

    /**
     * An exception with boxed values.
     *
     * @throws IllegalArgumentException if they do not fit the tag
     */
    public static ExceptionInstance of(WasmTag tag, @Nullable Object[] values) {
        TagInstance instance = (TagInstance) tag;
        List<ValueType> types = instance.type.functionType().params();
        if (values.length != types.size()) {
            throw new IllegalArgumentException(
                    "expected " + types.size() + " values for " + tag + ", got " + values.length);
        }
        long[] slots = new long[instance.layout.paramSlots];
        @Nullable Object[] references = new Object[slots.length];
        for (int i = 0; i < values.length; i++) {
            int slot = instance.layout.paramSlot(i);
            if (types.get(i).isReference()) {
                references[slot] = Values.checkReference(types.get(i), values[i]);
            } else {
                Values.unbox(types.get(i), values[i], slots, slot);
            }
        }
        return new ExceptionInstance(instance, slots, references);
    }

    /** An exception whose values lie on {@code stack} from {@code base} on. */
    static ExceptionInstance take(TagInstance tag, ValueStack stack, int base) {
        int end = base + tag.layout.paramSlots;
        return new ExceptionInstance(
                tag,
                Arrays.copyOfRange(stack.slots, base, end),
                tag.layout.hasReferences()
                        ? Arrays.copyOfRange(stack.references(), base, end)
                        : new Object[0]);
    }

    static long bytes(TagInstance tag) {
        return 64 + 16L * tag.layout.paramSlots;
    }

    @Override
    long bytes() {
        return bytes(tag);
    }

    @Override
    @Nullable Object[] held() {
        return references;
    }

    /** Writes the values to {@code stack} from {@code base} on. */
    public void put(ValueStack stack, int base) {
        System.arraycopy(slots, 0, stack.slots, base, slots.length);
        if (tag.layout.hasReferences()) {
            System.arraycopy(references, 0, stack.references(), base, references.length);
        }
    }

    @Override
    public WasmTag tag() {
        return tag;
    }

    @Override
    public List<@Nullable Object> values() {
        List<@Nullable Object> values = new ArrayList<>();
        List<ValueType> types = tag.type.functionType().params();
        for (int i = 0; i < types.size(); i++) {
            int slot = tag.layout.paramSlot(i);
            values.add(
                    types.get(i).isReference()
                            ? references[slot]
                            : Values.box(types.get(i), slots, slot));
        }
        return Collections.unmodifiableList(values);
    }
}
