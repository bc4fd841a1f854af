package dev.wardian.wasm;

import dev.wardian.wasm.internal.model.CanonicalTypes;
import dev.wardian.wasm.internal.runtime.TagInstance;
import java.util.List;

/**
 * A tag, by which guests tell exceptions apart (spec section 4.2.8). Two tags are the same only if
 * they are the same object, whatever their types. Safe for use by several threads.
 */
public sealed interface WasmTag permits TagInstance {
    /**
     * Makes a tag that guests can import. With it guests catch exceptions of host functions, and
     * host functions those of guests.
     *
     * @param values the types of the values that exceptions of the tag carry
     * @return a new tag
     */
    static WasmTag of(List<ValueType> values) {
        return new TagInstance(CanonicalTypes.of(new FunctionType(values, List.of())));
    }

    /** {@return the types of the values that exceptions of the tag carry} */
    TagType type();
}
